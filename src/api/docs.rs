//! The page at /docs on which the OpenAPI document is read and tried out. All of it is in the program: it works
//! without the internet.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use utoipa_swagger_ui::Config;

use super::envelope::ApiFailure;
use super::path::PathText;
use super::{headers, routes};

static CONFIG: LazyLock<Arc<Config<'static>>> =
    LazyLock::new(|| Arc::new(Config::from("/openapi.json").validator_url("none").try_it_out_enabled(true)));

/// To the page; its own files are named beside it.
pub(super) async fn index() -> Redirect {
    Redirect::to("/docs/index.html")
}

pub(super) async fn file(PathText(name): PathText) -> Response {
    let missing = routes::unknown_path().await;
    match utoipa_swagger_ui::serve(&name, Arc::clone(&CONFIG)) {
        Ok(Some(file)) => {
            let said = [
                (header::CONTENT_TYPE, Cow::from(file.content_type)),
                (header::CONTENT_SECURITY_POLICY, headers::ITS_OWN_RUNS.into()),
                // It changes with the program alone, and whoever runs that reads it.
                (header::CACHE_CONTROL, "no-cache".into()),
            ];
            (said.map(|(name, value)| (name, value.into_owned())), unmoved(file.bytes)).into_response()
        }
        Ok(None) => missing.into_response(),
        Err(failure) => ApiFailure::internal(&failure).into_response(),
    }
}

/// The files are in the program, and everybody who reads one reads it there.
fn unmoved(bytes: Cow<'static, [u8]>) -> Bytes {
    match bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use axum::body::HttpBody as _;
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn everybody_who_reads_a_file_reads_the_one_that_is_in_the_program() {
        let place = || {
            let mut body = file(PathText("swagger-ui-bundle.js".to_owned())).now_or_never().unwrap().into_body();
            let frame = std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context));
            let bytes = frame.now_or_never().unwrap().unwrap().unwrap().into_data().unwrap();
            assert!(bytes.len() > 1_000_000, "{}", bytes.len());
            bytes.as_ptr()
        };
        assert_eq!(place(), place());
    }
}
