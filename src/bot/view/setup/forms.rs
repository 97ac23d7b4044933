//! What opens before an administrator who presses: forms with a line to write in.

use crate::bot::custom_id::{ModalId, SetupForm};
use crate::bot::modal::{Modal, TextField};

/// The field for the key of SERIES.
pub const SERIES_KEY: &str = "key";

/// The field for the Roblox group.
pub const ROBLOX_GROUP: &str = "group";

/// The field for what a time zone is called.
pub const TIME_ZONE: &str = "zone";

/// The form for the key of SERIES.
#[must_use]
pub fn series_key_form() -> Modal {
    one_line(
        SetupForm::SeriesKey,
        "SERIES API key",
        TextField {
            name: SERIES_KEY,
            label: "The API key of your SERIES workspace".to_owned(),
            placeholder: "It is checked with SERIES, kept encrypted and never shown again".to_owned(),
            required: true,
            longest: 512,
        },
    )
}

/// The form for the Roblox group.
#[must_use]
pub fn group_form() -> Modal {
    one_line(
        SetupForm::RobloxGroup,
        "Roblox group",
        TextField {
            name: ROBLOX_GROUP,
            label: "Group ID or address; empty for none".to_owned(),
            placeholder: "35815907, or roblox.com/communities/35815907".to_owned(),
            required: false,
            longest: 200,
        },
    )
}

/// The form in which a time zone is looked for.
#[must_use]
pub fn zone_form() -> Modal {
    one_line(
        SetupForm::TimeZone,
        "Time zone",
        TextField {
            name: TIME_ZONE,
            label: "The next large city, or the distance from UTC".to_owned(),
            placeholder: "Berlin, New York, UTC+2".to_owned(),
            required: true,
            longest: 60,
        },
    )
}

fn one_line(form: SetupForm, title: &str, field: TextField) -> Modal {
    Modal { id: ModalId::Setup(form), title: title.to_owned(), fields: vec![field] }
}
