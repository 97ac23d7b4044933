//! A message as it will be sent: put into JSON once, for its digest and for the request alike.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::bot::face::Face;
use crate::bot::rest::{Payload, RestFailure};
use crate::store::boards::Digest;

/// A face, ready to be sent.
#[derive(Debug, Clone)]
pub struct Drawing {
    body: Box<RawValue>,
    digest: Digest,
}

impl Drawing {
    /// Puts a face into JSON.
    pub fn of(face: &Face) -> Result<Self, RestFailure> {
        let body = serde_json::value::to_raw_value(face).map_err(|error| RestFailure::Unwritable(error.to_string()))?;
        let digest = Digest::of(body.get().as_bytes());
        Ok(Self { body, digest })
    }

    /// Tells this look from another.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

/// Boards have no files.
impl Payload for Drawing {}

impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body.serialize(serializer)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_sent_as_its_face_would_be_and_looks_alike_have_one_digest() {
        let face = Face::text("Done.");
        let drawing = Drawing::of(&face).unwrap();
        assert_eq!(serde_json::to_string(&drawing).unwrap(), serde_json::to_string(&face).unwrap());
        assert_eq!(Drawing::of(&Face::text("Done.")).unwrap().digest(), drawing.digest());
        assert_ne!(Drawing::of(&Face::text("Done!")).unwrap().digest(), drawing.digest());
    }
}
