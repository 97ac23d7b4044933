//! The reader of Discord's refusals, for any bytes.

use reqwest::header::{HeaderMap, HeaderValue};
use tokio::time::Instant;

use super::RestFailure;
use super::failure::RateLimit;

/// A `retry-after`, a line break, and a body: read as a refusal and as a 429. Whatever it says, the wait can be waited.
pub(crate) fn discord_answers(data: &[u8]) {
    let (said, body) =
        data.iter().position(|byte| *byte == b'\n').map_or((&[][..], data), |end| (&data[..end], &data[end + 1..]));
    let headers = HeaderValue::from_bytes(said).map(|value| HeaderMap::from_iter([(reqwest::header::RETRY_AFTER, value)]));
    let limit = RateLimit::told_by(&headers.unwrap_or_default());
    for failure in [RestFailure::from_answer(400, body), RestFailure::from_rate_limit(&limit, body)] {
        assert!(failure.to_string().len() <= data.len() * 4 + 1_000);
        if let RestFailure::RateLimited { retry_after, .. } = failure {
            let now = Instant::now();
            assert!(now.checked_add(retry_after).is_some(), "nobody can wait {retry_after:?}");
        }
    }
}
