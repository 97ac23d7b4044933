//! The readers of what Bloxlink and RoVer answer, for any bytes.

use reqwest::StatusCode;

use super::{Reply, Trouble, bloxlink, rover};

/// One body, under every status that is told apart.
pub(crate) fn answers(data: &[u8]) {
    for status in
        [StatusCode::OK, StatusCode::NOT_FOUND, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS, StatusCode::BAD_GATEWAY]
    {
        let retry_after = Some(String::from_utf8_lossy(data).into_owned());
        let reply = Reply { status, retry_after, body: serde_json::from_slice(data).unwrap_or_default() };
        for answer in [bloxlink::read(&reply), rover::read(&reply)] {
            let is_an_answer = matches!(answer, Ok(Some(_)));
            assert!(!is_an_answer || status == StatusCode::OK, "an account under {status}");
            if let Err(Trouble::Limited(until)) = answer {
                assert!(until > jiff::Timestamp::UNIX_EPOCH);
            }
        }
    }
}
