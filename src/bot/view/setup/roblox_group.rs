//! The Roblox group: which one it is, asked before it is set.

use serenity::all::ButtonStyle;
use serenity::builder::CreateActionRow;

use super::button;
use crate::bot::custom_id::SetupControl;
use crate::bot::face::Face;
use crate::bot::view::{link, text, words};
use crate::desk::settings::GroupAsked;
use crate::domain::{RankSource, RobloxGroupId};

/// How much of a group's name is shown, in UTF-16 units: Roblox takes 50 characters.
const NAME: usize = 100;

/// Asks whether it is this group.
#[must_use]
pub fn ask(asked: &GroupAsked) -> Face {
    let address = words::roblox_group(asked.group);
    let back = button(SetupControl::Panel, "Change nothing");
    let confirm = button(SetupControl::UseGroup(asked.group), "Use this group").style(ButtonStyle::Success);
    let (text, buttons) = match &asked.seen {
        Ok(seen) => {
            let members = words::counted(usize::try_from(seen.members).unwrap_or(usize::MAX), "member");
            let name = text::escaped(&seen.name, NAME);
            (
                format!("Is this your Roblox group?\n**{name}** with {members}: {address}\n{}", consequence(asked)),
                vec![confirm, back],
            )
        }
        Err(trouble) => {
            let again = button(SetupControl::LookAtGroup(asked.group), "Try again");
            let unseen = confirm.label("Use it without checking").style(ButtonStyle::Danger);
            let text = format!("I can't check {address} right now. {}\n{}", link::trouble(*trouble), consequence(asked));
            (text, vec![again, unseen, back])
        }
    };
    Face::text(text).with_rows([CreateActionRow::Buttons(buttons)])
}

fn consequence(asked: &GroupAsked) -> &'static str {
    match (asked.then, asked.now) {
        (RankSource::Group(_), RankSource::Group(_)) => {
            "Ranks come from this group then, and no longer from the one before. Ranks set by hand are kept and count again once \
             there is no group."
        }
        (RankSource::Group(_), RankSource::Hand | RankSource::DiscordRoles) => {
            "Ranks come from this group then. Ranks set by hand are kept and count again once there is no group."
        }
        (RankSource::Hand | RankSource::DiscordRoles, _) => {
            "It gives no ranks until you choose \"From the Roblox group\" under \"Linking and ranks\"."
        }
    }
}

/// The answer to a new group, with where ranks come from now.
#[must_use]
pub fn set(group: Option<RobloxGroupId>, source: RankSource) -> String {
    match (group, source) {
        (Some(group), RankSource::Group(_)) => {
            format!("{} is this community's Roblox group now. Ranks come from it.", words::roblox_group(group))
        }
        (Some(group), RankSource::Hand | RankSource::DiscordRoles) => {
            format!("{} is this community's Roblox group now.", words::roblox_group(group))
        }
        (None, RankSource::DiscordRoles) => "This community has no Roblox group any more.".to_owned(),
        (None, RankSource::Hand | RankSource::Group(_)) => {
            "This community has no Roblox group any more. Ranks that moderators set by hand count again.".to_owned()
        }
    }
}

/// Not a Roblox group.
#[must_use]
pub fn not_a_group() -> Face {
    Face::text(
        "That is not a Roblox group, so nothing was changed. Give its number, such as `35815907`, or the address of its page, \
         such as `roblox.com/communities/35815907`.",
    )
}

/// A number that no group has.
#[must_use]
pub fn no_such_group(group: RobloxGroupId) -> Face {
    Face::text(format!(
        "Roblox has no group with the number {group}, so nothing was changed. Copy the number from the address of your group's page."
    ))
}
