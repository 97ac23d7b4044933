//! The body of another service's answer, read as far as any answer that is meant can reach. Must never know what it says.
//!
//! Whoever answers without end would otherwise fill the memory for as long as its request may take.

use reqwest::Response;

/// Nothing that is asked for is ever as long.
pub const LONGEST: usize = 8 * 1024 * 1024;

/// Why there is no body.
#[derive(Debug, thiserror::Error)]
pub enum NotReceived {
    /// It has more than [`LONGEST`] bytes. The rest was not read.
    #[error("the answer is longer than 8 MB, so it was not read to its end")]
    TooLong,
    /// The connection failed before its end.
    #[error(transparent)]
    Broken(#[from] reqwest::Error),
}

/// Reads an answer to its end, which is when its connection can be used again.
pub async fn body(mut response: Response) -> Result<Vec<u8>, NotReceived> {
    let announced = response.content_length().map_or(Ok(0), usize::try_from);
    let Some(announced) = announced.ok().filter(|length| *length <= LONGEST) else { return Err(NotReceived::TooLong) };
    let mut body = Vec::with_capacity(announced);
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LONGEST {
            return Err(NotReceived::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
