//! One request and its tries: sent, judged, and sent again while that makes sense.

use reqwest::header::AUTHORIZATION;
use reqwest::{Method, StatusCode};
use tokio::time::Instant;

use super::failure::RateLimit;
use super::gate::Need;
use super::patience::Patience;
use super::payload::Body;
use super::{Rest, RestFailure};
use crate::received::{self, NotReceived};

/// A request to Discord's API.
pub(super) struct Call {
    /// What it does, for the log: the path cannot be shown, since it may hold an interaction's token.
    pub(super) what: &'static str,
    pub(super) method: Method,
    /// Below `/api/v10`, with a slash at its beginning.
    pub(super) path: String,
    pub(super) body: Body,
    /// What depends on it. The bot's token goes with everything but answers, whose paths hold an interaction's token.
    pub(super) need: Need,
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
        self.gate.admit(call.need, Instant::now())?;
        let address = format!("{}/api/v10{}", self.api_base, call.path);
        let mut request = self.client.request(call.method.clone(), address).timeout(call.patience.time_for_a_try());
        let authorised = call.need != Need::Answer;
        if authorised {
            request = request.header(AUTHORIZATION, self.authorization.clone());
        }
        let response = call.body.put_into(request)?.send().await.map_err(RestFailure::from_transport)?;

        let status = response.status();
        let limit = RateLimit::told_by(response.headers());
        // Read to the end even when nobody wants it: only then can the connection be used again. That Discord did it
        // stands in the status, so a body that is cut off is as good as none; who needs it finds it unreadable.
        let body = match received::body(response).await {
            Err(problem @ NotReceived::TooLong) if status.is_success() => {
                return Err(RestFailure::Unreadable(problem.to_string()));
            }
            body => body.unwrap_or_default(),
        };
        if is_invalid(status) && !limit.is_shared {
            self.gate.note_invalid(status.as_u16(), Instant::now());
        }
        match status {
            status if status.is_success() => Ok(body),
            StatusCode::TOO_MANY_REQUESTS => {
                let failure = RestFailure::from_rate_limit(&limit, &body);
                if let RestFailure::RateLimited { retry_after, global: true } = failure {
                    self.gate.hold(retry_after, Instant::now());
                }
                Err(failure)
            }
            // Without the bot's token a 401 is about an interaction's token that has run out.
            StatusCode::UNAUTHORIZED if authorised => Err(RestFailure::Unauthorized),
            status => Err(RestFailure::from_answer(status.as_u16(), &body)),
        }
    }
}

/// What Discord counts against a bot (Discord, Rate Limits, Invalid Request Limit).
fn is_invalid(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS)
}
