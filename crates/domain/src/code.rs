//! The catalogue of error codes. Clients may rely on the slugs; `docs/errors.md` is made from it.

use crate::error::ErrorKind;

/// One entry of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable word.
    pub slug: &'static str,
    /// Decides the status in each dialect.
    pub kind: ErrorKind,
    /// One sentence for the caller, used where nothing more precise is known.
    pub meaning: &'static str,
}

/// Declares the codes and the list of all of them.
macro_rules! catalogue {
    ($($name:ident $slug:literal $kind:ident $meaning:literal;)+) => {
        $(#[doc = $meaning]
        pub static $name: Code = Code { slug: $slug, kind: ErrorKind::$kind, meaning: $meaning };)+

        /// Every code.
        pub static CATALOGUE: &[&Code] = &[$(&$name),+];
    };
}

catalogue! {
    INVALID_REQUEST "invalid_request" Malformed "The request could not be read.";
    INVALID_CURSOR "invalid_cursor" Malformed "The cursor is not one that this list gave out.";
    UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" Malformed
        "The body's content type is not understood; send application/json.";
    UPGRADE_REQUIRED "upgrade_required" Malformed
        "This address speaks WebSocket; open it with a WebSocket handshake (RFC 6455).";
    BODY_TOO_LARGE "body_too_large" TooLarge "The request body is longer than 1 MiB.";
    UNAUTHENTICATED "unauthenticated" Unauthenticated
        "Send a valid credential as Authorization: Bearer <credential>.";
    INVALID_LOGIN "invalid_login" Unauthenticated "E-mail address or password is wrong.";
    SECOND_FACTOR_REQUIRED "second_factor_required" Unauthenticated
        "Sign in again with the code of your phone, or a recovery code, in `code`.";
    KEY_REVOKED "key_revoked" Unauthenticated "This credential was revoked.";
    TOKEN_EXPIRED "token_expired" Unauthenticated "This credential has expired.";
    INSUFFICIENT_SCOPE "insufficient_scope" Forbidden "The credential lacks a scope.";
    SESSION_REQUIRED "session_required" Forbidden
        "This call needs a session of the dashboard; sign in with POST /v1/sessions.";
    OPERATOR_REQUIRED "operator_required" Forbidden "This call is for the operator of the cloud.";
    SECOND_FACTOR_MISSING "second_factor_missing" Forbidden
        "Your account asks everybody for a second factor; set one up first, then go on.";
    NO_PROJECT "no_project" Forbidden
        "You work in no project; ask whoever runs the account to add you to one.";
    API_ACCESS_DISABLED "api_access_disabled" Forbidden
        "API access is currently disabled on your account.";
    ACCOUNT_SUSPENDED "account_suspended" Forbidden
        "The account is suspended; contact the operator.";
    REGISTRATION_CLOSED "registration_closed" Forbidden
        "This cloud takes no registrations; ask its operator for an account.";
    TICKET_USED "ticket_used" Forbidden "This ticket was used already; ask for another.";
    TICKET_EXPIRED "ticket_expired" Forbidden "This ticket has expired; ask for another.";
    ORIGIN_REFUSED "origin_refused" Forbidden
        "A page of another site may not open this; open it from the cloud's own address.";
    CSRF_REFUSED "csrf_refused" Forbidden
        "A browser's session needs the value of its cookie nubo_csrf in X-CSRF-Token.";
    NOT_FOUND "not_found" NotFound "There is nothing here.";
    METHOD_NOT_ALLOWED "method_not_allowed" MethodNotAllowed
        "This address does not take that method.";
    CONFLICT "conflict" Conflict "The request clashes with something that exists.";
    NAME_TAKEN "name_taken" Conflict "The name is taken.";
    IN_USE "in_use" Conflict "The object is still in use.";
    PROTECTED "protected" Conflict
        "The object is protected against deletion; switch the protection off first.";
    WRONG_STATE "wrong_state" WrongState "The object's state does not allow this.";
    IDEMPOTENCY_IN_PROGRESS "idempotency_in_progress" Conflict
        "A request with this idempotency key is still running.";
    IDEMPOTENCY_KEY_REUSED "idempotency_key_reused" Invalid
        "This idempotency key was used with another request.";
    INVALID_CODE "invalid_code" Invalid
        "The code is wrong, was used or has expired; ask for another.";
    VALIDATION_FAILED "validation_failed" Invalid "A field is not acceptable.";
    PRECONDITION_FAILED "precondition_failed" Stale
        "The object was changed since you read it; read it again.";
    INSUFFICIENT_FUNDS "insufficient_funds" PaymentRequired
        "The wallet's balance is too low; top it up and send the request again.";
    QUOTA_EXCEEDED "quota_exceeded" QuotaExceeded "A quota is used up.";
    RATE_LIMITED "rate_limited" RateLimited "Too many requests; wait as long as Retry-After says.";
    NO_CAPACITY "no_capacity" NoCapacity
        "No host has room for this; choose a smaller size or another region.";
    DISK_DAMAGED "disk_damaged" WrongState
        "The server's disk is damaged; it may not start. Rebuild it or restore a backup.";
    IMAGE_NOT_READY "image_not_ready" WrongState "The image is not on this cloud.";
    IMAGE_UNUSABLE "image_unusable" Conflict "The image cannot be fetched or used.";
    UNSUPPORTED "unsupported" Unsupported "This cloud cannot do that.";
    DEADLINE_MISSED "deadline_missed" Unavailable "The work took longer than its deadline.";
    UNAVAILABLE "unavailable" Unavailable "A part of the cloud does not answer; try again.";
    INTERNAL_ERROR "internal_error" Internal
        "Something went wrong on our side; quote the request id.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_and_plain() {
        let mut slugs: Vec<_> = CATALOGUE.iter().map(|c| c.slug).collect();
        slugs.sort_unstable();
        let count = slugs.len();
        slugs.dedup();
        assert_eq!(slugs.len(), count);
        let plain = |b: u8| b.is_ascii_lowercase() || b == b'_';
        assert!(slugs.iter().all(|s| s.bytes().all(plain)));
    }
}
