//! Sentences about what people see and do in the sandbox's page, in a real Chromium.
//!
//! Where there is none they say so and pass; `SLOTKEEPER_BROWSER_REQUIRED` makes them fail instead.

mod accessibility;
mod claiming;
mod driver;
mod hostile;
mod linking;
mod moderating;
mod pictures;
mod window;
