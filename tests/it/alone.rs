//! A test that needs the whole machine waits until no other world is there, and no other begins before it ends.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many worlds there are, or that somebody is alone.
static WORLDS: Mutex<Worlds> = Mutex::new(Worlds { present: 0, alone: false });

struct Worlds {
    present: usize,
    alone: bool,
}

/// Something that uses the machine is there.
#[derive(Debug)]
pub(crate) struct Present(());

impl Present {
    /// As soon as nobody is alone. Waits on the thread, since it is not always asynchronous where worlds are made.
    pub(crate) fn enter() -> Self {
        loop {
            let mut worlds = worlds();
            if !worlds.alone {
                worlds.present += 1;
                return Self(());
            }
            drop(worlds);
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        worlds().present -= 1;
    }
}

/// Nothing else that uses the machine is there.
#[derive(Debug)]
pub(crate) struct Alone(());

impl Alone {
    /// To be taken after one's own world was made, which is the only one that may be there. If two tests wanted this, one
    /// would wait for the other for ever: today one does.
    pub(crate) async fn with_one_world() -> Self {
        loop {
            {
                let mut worlds = worlds();
                if worlds.present <= 1 {
                    worlds.alone = true;
                    return Self(());
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        worlds().alone = false;
    }
}

fn worlds() -> MutexGuard<'static, Worlds> {
    // A test that panicked has left its world all the same.
    WORLDS.lock().unwrap_or_else(PoisonError::into_inner)
}
