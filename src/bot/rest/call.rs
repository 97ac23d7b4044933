//! One request and its tries: sent, judged, and sent again while that makes sense.

use reqwest::header::{AUTHORIZATION, RETRY_AFTER};
use reqwest::{Method, StatusCode};

use super::patience::Patience;
use super::payload::Body;
use super::{Rest, RestFailure};

/// A request to Discord's API.
pub(super) struct Call {
    /// What it does, for the log: the path cannot be shown, since it may hold an interaction's token.
    pub(super) what: &'static str,
    pub(super) method: Method,
    /// Below `/api/v10`, with a slash at its beginning.
    pub(super) path: String,
    pub(super) body: Body,
    /// Whether the bot's token goes with it. Paths with an interaction's token need no other.
    pub(super) authorised: bool,
    pub(super) patience: Patience,
}

impl Rest {
    /// Tries until it is done, refused, or not worth waiting for. Returns the body of the answer.
    pub(super) async fn carry_out(&self, call: &Call) -> Result<Vec<u8>, RestFailure> {
        let mut may_have_arrived = false;
        let mut tried = 1;
        loop {
            let failure = match self.attempt(call).await {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            // The try before was not answered, or with a 5xx, and now the interaction has an answer: it is that one,
            // since nobody else holds this interaction's token.
            if may_have_arrived && failure.is_already_answered() {
                return Ok(Vec::new());
            }
            let Some(pause) = call.patience.pause_after(tried, &failure) else { return Err(failure) };
            tracing::debug!(tried, ?pause, %failure, "{} did not succeed and is tried again", call.what);
            may_have_arrived |= failure.may_have_arrived();
            tokio::time::sleep(pause).await;
            tried += 1;
        }
    }

    async fn attempt(&self, call: &Call) -> Result<Vec<u8>, RestFailure> {
        let address = format!("{}/api/v10{}", self.api_base, call.path);
        let mut request = self.client.request(call.method.clone(), address).timeout(call.patience.time_for_a_try());
        if call.authorised {
            request = request.header(AUTHORIZATION, self.authorization.clone());
        }
        let response = call.body.put_into(request)?.send().await.map_err(RestFailure::from_transport)?;

        let status = response.status();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        // Read to the end even when nobody wants it: only then can the connection be used again. That Discord did it
        // stands in the status, so a body that is cut off is as good as none; who needs it finds it unreadable.
        let body = response.bytes().await.map(Vec::from).unwrap_or_default();
        match status {
            status if status.is_success() => Ok(body),
            StatusCode::TOO_MANY_REQUESTS => Err(RestFailure::from_rate_limit(retry_after.as_deref(), &body)),
            // Without the bot's token a 401 is about an interaction's token that has run out.
            StatusCode::UNAUTHORIZED if call.authorised => Err(RestFailure::Unauthorized),
            status => Err(RestFailure::from_answer(status.as_u16(), &body)),
        }
    }
}
