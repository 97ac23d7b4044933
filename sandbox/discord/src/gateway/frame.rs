//! Payloads as frames of the socket, compressed if the bot asked for it.
//!
//! Owns the compression. It must never look into a payload.

use axum::extract::ws::Message;
use flate2::{Compress, Compression, FlushCompress, Status};

/// How payloads travel on one connection.
#[derive(Debug)]
pub(crate) enum Framing {
    /// As text.
    Text,
    /// Each payload compressed by itself: `"compress": true` in IDENTIFY.
    EachPayload(Compress),
    /// One compressed stream over all payloads: `?compress=zlib-stream`.
    Stream(Compress),
}

impl Framing {
    /// Fast rather than small: the stand-in must not cost more than the bot it serves.
    pub(crate) fn each_payload() -> Self {
        Self::EachPayload(Compress::new(Compression::fast(), true))
    }

    pub(crate) fn stream() -> Self {
        Self::Stream(Compress::new(Compression::fast(), true))
    }

    pub(crate) fn frame(&mut self, payload: &str) -> Message {
        match self {
            Self::Text => Message::Text(payload.into()),
            Self::EachPayload(compress) => {
                compress.reset();
                Message::Binary(compressed(compress, payload, FlushCompress::Finish).into())
            }
            Self::Stream(compress) => Message::Binary(compressed(compress, payload, FlushCompress::Sync).into()),
        }
    }
}

fn compressed(compress: &mut Compress, payload: &str, flush: FlushCompress) -> Vec<u8> {
    let input = payload.as_bytes();
    let before = compress.total_in();
    let mut output = Vec::with_capacity(input.len() / 2 + 64);
    loop {
        let used = usize::try_from(compress.total_in() - before).unwrap_or(input.len());
        let rest = input.get(used..).unwrap_or_default();
        let status = compress.compress_vec(rest, &mut output, flush);
        // Room left over after all input is in means that everything is out, too.
        let all_in = usize::try_from(compress.total_in() - before).is_ok_and(|used| used == input.len());
        match status {
            Ok(Status::StreamEnd) | Err(_) => return output,
            Ok(_) if all_in && output.len() < output.capacity() && matches!(flush, FlushCompress::Sync) => {
                return output;
            }
            Ok(_) => output.reserve(output.capacity().max(64)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Framing;
    use axum::extract::ws::Message;
    use flate2::read::ZlibDecoder;
    use std::io::Read as _;

    #[test]
    fn each_payload_can_be_read_by_itself() -> Result<(), std::io::Error> {
        let mut framing = Framing::each_payload();
        for payload in ["{}".to_owned(), "a long one ".repeat(10_000), String::new()] {
            let Message::Binary(bytes) = framing.frame(&payload) else {
                return Err(std::io::Error::other("not binary"));
            };
            let mut text = String::new();
            ZlibDecoder::new(&bytes[..]).read_to_string(&mut text)?;
            assert_eq!(text, payload);
        }
        Ok(())
    }

    #[test]
    fn a_stream_ends_each_payload_with_the_flush_mark() {
        let mut framing = Framing::stream();
        for payload in ["{\"op\":10}", "{\"op\":11}"] {
            let Message::Binary(bytes) = framing.frame(payload) else {
                continue;
            };
            assert!(bytes.ends_with(&[0x00, 0x00, 0xff, 0xff]));
        }
    }
}
