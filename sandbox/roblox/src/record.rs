//! What was asked, for whoever wants to see it afterwards.

use serde_json::Value;

use crate::faults::Service;

/// One request to a service.
#[derive(Clone, Debug)]
pub struct RecordedRequest {
    /// Of which service.
    pub service: Service,
    /// Its method.
    pub method: String,
    /// Its path below the service's base address.
    pub path: String,
    /// Its query, as it was sent.
    pub query: String,
    /// Its body; null when there was none.
    pub body: Value,
    /// The key that came with it, as it was sent.
    pub credential: Option<String>,
    /// What was answered; 0 when nothing was.
    pub status: u16,
}
