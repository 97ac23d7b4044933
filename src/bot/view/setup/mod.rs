//! The panel of administrators: what is set, and what can be pressed to change it. `engine`, `api_keys`, `history`, `linking`
//! and `roblox_group` are its further pages, `absence` what it says after the bot was away, `departures` what it says of members
//! who leave, `forms` what opens before somebody who presses.

mod absence;
pub mod api_keys;
pub mod departures;
pub mod engine;
mod forms;
pub mod history;
pub mod linking;
pub mod roblox_group;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton, CreateEmbed, CreateEmbedFooter, CreateSelectMenuOption};

pub use self::forms::{ROBLOX_GROUP, SERIES_KEY, TIME_ZONE, group_form, series_key_form, zone_form};
use crate::bot::custom_id::{CustomId, SetupControl};
use crate::bot::face::{Face, Menu, Offers};
use crate::bot::view::{controls, text, words};
use crate::desk::settings::{RoleAnswer, Settings, ZoneName};
use crate::domain::zone_text::Zone;
use crate::domain::{ChannelId, DiscordRoleId, RobloxGroupId};

/// How much of what was typed is said again, in UTF-16 units.
const TYPED: usize = 100;

/// Everything that is set, below a word on what has just happened. Whether the bot hears who leaves is not set here, and
/// decides what comes of it.
#[must_use]
pub fn panel(settings: &Settings, hears_departures: bool, notice: Option<String>) -> Face {
    let guild = &settings.community.guild;
    let embed = CreateEmbed::new().title("Settings of this server");
    let embed = match &settings.lost {
        Some(lost) => embed.field("Welcome back", absence::summary(lost), false),
        None => embed,
    };
    let embed = embed
        .field("Who decides claims", engine::summary(settings), false)
        .field("Moderators", moderators(guild.moderator_role), false)
        .field("Board channel", board_channel(guild.board_channel), false)
        .field("Audit channel", audit_channel(guild.audit_channel), false)
        .field("Members who leave", departures::summary(guild.releases_departed, hears_departures), false)
        .field("Time zone", time_zone(settings), false)
        .field("Roblox group", group(settings.community.workspace.roblox_group), false)
        .field("History", history::summary(settings.retention), false)
        .field("API keys", api_keys::summary(settings), false);
    let mut rows = vec![CreateActionRow::Buttons(vec![
        button(SetupControl::Engine, "Who decides…"),
        button(SetupControl::TimeZone, "Time zone…"),
        button(SetupControl::RobloxGroup, "Roblox group…"),
        button(SetupControl::ApiKeys, "API keys…"),
        button(SetupControl::Linking, "Linking and ranks…"),
    ])];
    // A menu is emptied by taking its choice out of it, which not everybody finds.
    let switches = [
        Some(button(SetupControl::History, "History…")),
        Some(departures::switch(guild.releases_departed)),
        guild.moderator_role.map(|_| button(SetupControl::NoModeratorRole, "No moderator role")),
        guild.board_channel.map(|_| button(SetupControl::NoBoardChannel, "No board channel")),
        guild.audit_channel.map(|_| button(SetupControl::NoAuditChannel, "No audit channel")),
    ];
    rows.push(CreateActionRow::Buttons(switches.into_iter().flatten().collect()));
    let face = Face { menus: menus(settings), ..Face::embed(shared(embed, settings)).with_rows(rows) };
    with_notice(face, notice)
}

/// A change here changes it there too.
fn shared(embed: CreateEmbed, settings: &Settings) -> CreateEmbed {
    match settings.servers {
        ..=1 => embed,
        servers => embed.footer(CreateEmbedFooter::new(format!(
            "{servers} servers share this community: who decides, the Roblox group, the history and the API keys are the same in all of them."
        ))),
    }
}

fn with_notice(face: Face, notice: Option<String>) -> Face {
    Face { content: notice, ..face }
}

fn moderators(role: Option<DiscordRoleId>) -> String {
    let who = match role {
        Some(role) => format!("Members with the Manage Events permission, and everybody with {}.", words::discord_role(role)),
        None => "Members with the Manage Events permission.".to_owned(),
    };
    format!(
        "{who}\nDiscord shows the moderator commands to those with Manage Events only. To show them to a role, open Server \
         Settings → Integrations, choose this bot, and add the role to its commands. The Manage button on a board works without."
    )
}

fn board_channel(channel: Option<ChannelId>) -> String {
    match channel {
        Some(channel) => format!("{}: the board of each new session is posted there.", words::channel(channel)),
        None => "None. Moderators post each board where they want it.".to_owned(),
    }
}

fn audit_channel(channel: Option<ChannelId>) -> String {
    match channel {
        Some(channel) => format!("{}: every change is told there.", words::channel(channel)),
        None => "None. Each session's changes can be read with Manage on its board.".to_owned(),
    }
}

/// The answer to choosing a channel for changes.
#[must_use]
pub fn audit_channel_set(channel: Option<ChannelId>) -> String {
    match channel {
        Some(channel) => format!(
            "Every change is told in {} from now on. This bot needs View Channel, Send Messages and Embed Links there.",
            words::channel(channel)
        ),
        None => "Changes are not told in a channel any more.".to_owned(),
    }
}

fn time_zone(settings: &Settings) -> String {
    let zone = settings.community.time_zone();
    let (name, now) = (&settings.community.guild.time_zone, words::moment_in(settings.read_at, &zone));
    format!("{}: it is {now} there. Times that moderators type are read in it.", text::escaped(name, TYPED))
}

fn group(group: Option<RobloxGroupId>) -> String {
    group.map_or("None.".to_owned(), words::roblox_group)
}

fn menus(settings: &Settings) -> Vec<Menu> {
    let guild = &settings.community.guild;
    let menu =
        |control, placeholder: &str, offers| Menu { id: CustomId::Setup(control), placeholder: placeholder.to_owned(), offers };
    vec![
        menu(SetupControl::ModeratorRole, "Moderator role…", Offers::Roles(guild.moderator_role)),
        menu(SetupControl::BoardChannel, "Board channel…", Offers::TextChannels(guild.board_channel)),
        menu(SetupControl::AuditChannel, "Audit channel…", Offers::TextChannels(guild.audit_channel)),
    ]
}

fn button(control: SetupControl, label: &str) -> CreateButton {
    CreateButton::new(CustomId::Setup(control).to_string()).label(label).style(ButtonStyle::Secondary)
}

/// The answer to choosing a moderator role.
#[must_use]
pub fn moderator_role_set(answer: RoleAnswer) -> String {
    match answer {
        RoleAnswer::Set(Some(role)) => format!("Everybody with {} moderates from now on.", words::discord_role(role)),
        RoleAnswer::Set(None) => "No role moderates any more, only members with the Manage Events permission.".to_owned(),
        RoleAnswer::Everyone => {
            "Everybody in this server has that role, so nothing was changed. Choose a role that only your moderators have."
                .to_owned()
        }
    }
}

/// The answer to choosing a channel for boards.
#[must_use]
pub fn board_channel_set(channel: Option<ChannelId>) -> String {
    match channel {
        Some(channel) => format!(
            "The board of each new session is posted in {} from now on. This bot needs View Channel, Send Messages and Embed \
             Links there.",
            words::channel(channel)
        ),
        None => "Boards are not posted by themselves any more.".to_owned(),
    }
}

/// The answer to choosing a time zone.
#[must_use]
pub fn time_zone_set(zone: &ZoneName) -> String {
    format!(
        "Times are read in {} from now on. Sessions that are planned stay when they are.",
        text::escaped(zone.as_str(), TYPED)
    )
}

/// No time zone is called so.
#[must_use]
pub fn no_zone(typed: &str) -> Face {
    Face::text(format!(
        "No time zone was found for \"{}\", so nothing was changed. Try the next large city, such as `Berlin` or `New York`, or \
         the distance from UTC, such as `UTC+2`.",
        text::escaped(typed.trim(), TYPED)
    ))
}

/// The time zones that somebody may have meant, with the present time in each.
#[must_use]
pub fn zones(zones: &[Zone], now: Timestamp) -> Face {
    let options = zones.iter().take(controls::OPTIONS).map(|zone| zone_option(zone, now)).collect();
    let more = match zones.len().checked_sub(controls::OPTIONS) {
        Some(more @ 1..) => {
            format!(" {} would fit as well: search again with more letters to see them.", words::counted(more, "more zone"))
        }
        Some(0) | None => String::new(),
    };
    let text = format!("Which of these is your time zone? The right one shows the time of your clock.{more}");
    let back =
        CreateActionRow::Buttons(vec![button(SetupControl::TimeZone, "Search again…"), button(SetupControl::Panel, "Back")]);
    let menu = controls::select(&CustomId::Setup(SetupControl::PickTimeZone), "Choose a time zone…", options);
    Face::text(text).with_rows(menu.into_iter().chain([back]))
}

fn zone_option(zone: &Zone, now: Timestamp) -> CreateSelectMenuOption {
    let clock = words::moment_in(now, &TimeZone::fixed(zone.offset));
    CreateSelectMenuOption::new(text::plain(&zone_label(zone), controls::OPTION), &zone.name)
        .description(format!("{clock} now · UTC{}", words::offset(zone.offset)))
}

/// The names of fixed distances have their sign the wrong way round: Etc/GMT-2 is two hours ahead.
fn zone_label(zone: &Zone) -> String {
    if zone.name.starts_with("Etc/GMT") {
        return format!("UTC{} all year, without summer time", words::offset(zone.offset));
    }
    zone.name.replace('_', " ")
}

#[cfg(test)]
mod tests;
