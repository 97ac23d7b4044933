//! How many may be connected: in all, and from one address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::desk::programs::Neighbour;

/// The most connections that are served at once.
const MOST: u64 = 256;

/// The most connections from one address: none can take all, and a proxy in front of the API has enough.
const MOST_EACH: u64 = 128;

/// The most connections beyond those that are only told how things are.
const MOST_TURNED_AWAY: u64 = 64;

/// The most connections to the listener of those who run the program.
const MOST_OPERATING: u64 = 32;

/// The files that everything else may need: the database's, and the connections to Discord, Roblox and others.
const FILES_FOR_OTHERS: u64 = 96;

/// How many connections there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    pub(super) places: usize,
    pub(super) each: usize,
    pub(super) turned_away: usize,
    pub(super) operating: usize,
}

impl Room {
    /// The usual room, or less where the process may not have so many files open.
    #[must_use]
    pub fn within(files: Option<u64>) -> Self {
        let all = MOST + MOST_TURNED_AWAY + MOST_OPERATING;
        let there = files.unwrap_or(u64::MAX).saturating_sub(FILES_FOR_OTHERS).min(all);
        // At least one of each: a server that takes nobody is no use.
        let part = |most: u64| usize::try_from(most * there / all).unwrap_or(usize::MAX).max(1);
        Self { places: part(MOST), each: part(MOST_EACH), turned_away: part(MOST_TURNED_AWAY), operating: part(MOST_OPERATING) }
    }

    pub(super) const fn is_less_than_usual(self) -> bool {
        (self.places as u64) < MOST
    }
}

/// The places of one listener.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    most_each: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<Neighbour, usize>,
}

impl Places {
    pub(super) fn new(most: usize, most_each: usize) -> Arc<Self> {
        Arc::new(Self { most, most_each, taken: Mutex::default() })
    }

    /// A place for a connection from there, unless all are taken, or all that one address may have.
    pub(super) fn take(self: &Arc<Self>, from: Neighbour) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = taken.by.get(&from).copied().unwrap_or_default();
        if taken.all >= self.most || theirs >= self.most_each {
            return None;
        }
        taken.all += 1;
        taken.by.insert(from, theirs + 1);
        Some(Place { places: Arc::clone(self), from })
    }

    fn give_back(&self, from: Neighbour) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        match taken.by.get_mut(&from) {
            Some(theirs) if *theirs > 1 => *theirs -= 1,
            _ => drop(taken.by.remove(&from)),
        }
    }
}

/// A taken place; free again once it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    from: Neighbour,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.give_back(self.from);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    #[test]
    fn connections_and_everything_else_fit_into_the_files_that_are_allowed() {
        assert_eq!(Room::within(None), Room { places: 256, each: 128, turned_away: 64, operating: 32 });
        assert_eq!(Room::within(Some(1024)), Room::within(None));
        for files in [0, 64, 100, 160, 256, 300, 447] {
            let room = Room::within(Some(files));
            let all = u64::try_from(room.places + room.turned_away + room.operating).unwrap();
            assert!(all <= files.saturating_sub(FILES_FOR_OTHERS).max(3), "{files}: {room:?}");
            assert!(room.is_less_than_usual() && room.places >= 1 && room.each >= 1, "{files}: {room:?}");
        }
    }

    #[test]
    fn one_address_cannot_take_every_place_and_what_is_given_back_can_be_taken() {
        let places = Places::new(3, 2);
        let from = |last: u8| Neighbour::at(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)));
        let first = places.take(from(1)).unwrap();
        let second = places.take(from(1)).unwrap();
        assert!(places.take(from(1)).is_none());
        let other = places.take(from(2)).unwrap();
        assert!(places.take(from(3)).is_none(), "all are taken");
        drop((first, second));
        assert!(places.take(from(1)).is_some());
        drop(other);
        assert!(places.taken.lock().unwrap().by.is_empty());
    }
}
