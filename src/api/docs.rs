//! The page at /docs on which the OpenAPI document is read and tried out. All of it is in the program: it works
//! without the internet.

use std::sync::{Arc, LazyLock};

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use utoipa_swagger_ui::Config;

use super::envelope::ApiFailure;
use super::path::PathText;
use super::routes;

static CONFIG: LazyLock<Arc<Config<'static>>> =
    LazyLock::new(|| Arc::new(Config::from("/openapi.json").validator_url("none").try_it_out_enabled(true)));

/// To the page; its own files are named beside it.
pub(super) async fn index() -> Redirect {
    Redirect::to("/docs/index.html")
}

pub(super) async fn file(PathText(name): PathText) -> Response {
    let missing = routes::unknown_path().await;
    match utoipa_swagger_ui::serve(&name, Arc::clone(&CONFIG)) {
        Ok(Some(file)) => ([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()).into_response(),
        Ok(None) => missing.into_response(),
        Err(failure) => ApiFailure::internal(&failure).into_response(),
    }
}
