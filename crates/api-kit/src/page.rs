//! What every page for people carries so that other sites cannot misuse it.

use http::HeaderValue;
use http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

use crate::Reply;

/// What no page here needs of a device.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), \
    payment=(), publickey-credentials-get=(), usb=()";

/// Puts on a page what its content may do, and that nobody frames it, is told its address, holds a
/// window of it, or gets at devices through it.
#[must_use]
pub fn guarded(reply: Reply, policy: &'static str) -> Reply {
    let named = HeaderName::from_static;
    reply
        .header(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))
        .header(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"))
        .header(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"))
        .header(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))
        .header(named("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"))
        .header(named("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"))
        .header(named("permissions-policy"), HeaderValue::from_static(PERMISSIONS))
}
