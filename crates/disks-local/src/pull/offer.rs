//! What a server's answer to the wish for the rest of a file means: pure.
//!
//! The wish names where the rest begins (RFC 9110 section 14). A server may give it, may give the
//! whole file instead, or may say that there is no rest. Whatever it says is judged in the end by
//! the checksum, so nothing here has to be believed.

use http::header::{CONTENT_LENGTH, CONTENT_RANGE};
use http::{HeaderMap, StatusCode};

/// What follows in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The file from its beginning, with its length if that was told.
    Whole(Option<u64>),
    /// What is missing, with the length of the whole file if that was told.
    Rest(Option<u64>),
    /// Nothing: all of it is here.
    Complete,
    /// Nothing of use: what is here does not fit, so it is fetched anew.
    Misfit,
    /// The server cannot give it now.
    Busy,
    /// The server will not give it.
    Refused,
}

/// Reads an answer to the wish for everything from byte `have` on.
pub fn offer(status: StatusCode, headers: &HeaderMap, have: u64) -> Offer {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match status {
        StatusCode::OK => Offer::Whole(text(CONTENT_LENGTH).and_then(|n| n.trim().parse().ok())),
        StatusCode::PARTIAL_CONTENT => match text(CONTENT_RANGE).and_then(part) {
            Some((Some(start), total)) if start == have => Offer::Rest(total),
            _ => Offer::Misfit,
        },
        StatusCode::RANGE_NOT_SATISFIABLE => match text(CONTENT_RANGE).and_then(part) {
            Some((None, Some(total))) if total == have && have > 0 => Offer::Complete,
            _ => Offer::Misfit,
        },
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
            Offer::Busy
        }
        status if status.is_server_error() => Offer::Busy,
        _ => Offer::Refused,
    }
}

/// Where a part begins, none for no part, and how long the whole is, if that is told.
fn part(text: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    if range == "*" {
        return Some((None, total));
    }
    let (start, end) = range.split_once('-')?;
    let (start, end) = (start.parse::<u64>().ok()?, end.parse::<u64>().ok()?);
    (start <= end && total.is_none_or(|total| end < total)).then_some((Some(start), total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, name: &'static str, value: &str, have: u64) -> Offer {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        offer(StatusCode::from_u16(status).unwrap(), &headers, have)
    }

    #[test]
    fn an_answer_is_taken_for_what_it_offers() {
        assert_eq!(read(200, "content-length", "7", 3), Offer::Whole(Some(7)));
        assert_eq!(read(200, "content-length", "-7", 0), Offer::Whole(None));
        assert_eq!(read(206, "content-range", "bytes 3-6/7", 3), Offer::Rest(Some(7)));
        assert_eq!(read(206, "content-range", "bytes 3-6/*", 3), Offer::Rest(None));
        assert_eq!(read(416, "content-range", "bytes */7", 7), Offer::Complete);
        assert_eq!(read(503, "x", "", 0), Offer::Busy);
        assert_eq!(read(429, "x", "", 0), Offer::Busy);
        for status in [204, 304, 400, 401, 403, 404, 410] {
            assert_eq!(read(status, "x", "", 0), Offer::Refused, "{status}");
        }
    }

    #[test]
    fn a_part_that_was_not_asked_for_is_of_no_use() {
        let odd =
            ["bytes 2-6/7", "bytes 3-7/7", "bytes 6-3/7", "bytes x-6/7", "3-6/7", "bytes */7"];
        for odd in odd.into_iter().chain(["", "bytes 3-6", "bytes 3-6/-1", "octets 3-6/7"]) {
            assert_eq!(read(206, "content-range", odd, 3), Offer::Misfit, "{odd}");
        }
        assert_eq!(read(206, "content-length", "4", 3), Offer::Misfit);
        assert_eq!(read(416, "content-range", "bytes */8", 7), Offer::Misfit);
        assert_eq!(read(416, "content-range", "bytes */0", 0), Offer::Misfit);
        assert_eq!(read(416, "x", "", 7), Offer::Misfit);
    }
}
