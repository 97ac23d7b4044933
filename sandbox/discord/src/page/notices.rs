//! What whoever started the sandbox tells the people who look at it.
//!
//! Owns the welcome, the links to other pages, and the word that the sandbox has ended.

use std::sync::Mutex;

use serde::Serialize;
use tokio::sync::watch;

use crate::lock::lock;

/// Another page of the same demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Neighbour {
    pub(crate) title: String,
    pub(crate) address: String,
}

/// The notices of a sandbox.
#[derive(Debug)]
pub(crate) struct Notices {
    welcome: Mutex<String>,
    neighbours: Mutex<Vec<Neighbour>>,
    ended: watch::Sender<bool>,
}

impl Notices {
    pub(crate) fn new(welcome: String, neighbours: Vec<Neighbour>) -> Self {
        Self { welcome: Mutex::new(welcome), neighbours: Mutex::new(neighbours), ended: watch::Sender::new(false) }
    }

    pub(crate) fn welcome(&self) -> String {
        lock(&self.welcome).clone()
    }

    pub(crate) fn set_welcome(&self, text: &str) {
        text.clone_into(&mut lock(&self.welcome));
    }

    pub(crate) fn neighbours(&self) -> Vec<Neighbour> {
        lock(&self.neighbours).clone()
    }

    /// Adds a link. A title that is known already gets the new address, so that a neighbour may restart elsewhere.
    pub(crate) fn add_neighbour(&self, title: &str, address: &str) {
        let mut neighbours = lock(&self.neighbours);
        match neighbours.iter_mut().find(|known| known.title == title) {
            Some(known) => address.clone_into(&mut known.address),
            None => neighbours.push(Neighbour { title: title.to_owned(), address: address.to_owned() }),
        }
    }

    /// Ends the connections of the pages, which live apart from the listener's task.
    pub(crate) fn end(&self) {
        self.ended.send_replace(true);
    }

    pub(crate) fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }
}
