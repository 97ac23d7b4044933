//! The `/setup` panel: what its controls and forms ask of the desk, and which face comes next.
//!
//! The panel is private and is its own memory: every control reads the settings anew, so whoever presses sees what is,
//! also when another administrator was faster.

mod linking;
mod roblox_group;

use std::sync::Arc;

use serenity::all::{ComponentInteraction, ComponentInteractionDataKind};

use super::answer::Answer;
use super::custom_id::{SetupControl, SetupForm, Unread};
use super::face::Face;
use super::place::Place;
use super::submit::Fields;
use super::{Bot, Failure, view};
use crate::desk::settings::{ApiKeyMade, EngineAnswer, KeyOffer, ZoneName};
use crate::desk::{Administrator, Caller};
use crate::domain::{ChannelId, DiscordRoleId, EngineKind, KeyId, Retention};

/// The panel, for the command.
pub async fn panel(bot: &Bot, administrator: &Administrator) -> Result<Face, Failure> {
    Ok(view::setup::panel(&bot.desk.settings(administrator).await?, bot.hears_departures, None))
}

/// A control was pressed.
pub async fn pressed(
    bot: &Arc<Bot>,
    caller: &Caller,
    interaction: &ComponentInteraction,
    control: SetupControl,
) -> Result<Answer, Failure> {
    let Ok(administrator) = bot.desk.administrator(caller).await? else {
        return Ok(Answer::Whisper(view::trouble::not_an_administrator()));
    };
    let press = Press { bot, administrator, place: Place::of(Some(&interaction.message)), picked: &interaction.data.kind };
    match control {
        SetupControl::Panel => press.panel(None).await,
        SetupControl::ModeratorRole => press.moderator_role().await,
        SetupControl::NoModeratorRole => press.set_moderator_role(None).await,
        SetupControl::BoardChannel => press.board_channel().await,
        SetupControl::NoBoardChannel => press.set_board_channel(None).await,
        SetupControl::AuditChannel => press.audit_channel().await,
        SetupControl::NoAuditChannel => press.set_audit_channel(None).await,
        SetupControl::FreeDeparted => press.set_releases_departed(true).await,
        SetupControl::KeepDeparted => press.set_releases_departed(false).await,
        // Forms are opened at once: Discord takes them as the first answer or not at all.
        SetupControl::RobloxGroup => Ok(Answer::Open(view::setup::group_form())),
        SetupControl::LookAtGroup(group) => press.ask_for_group(group).await,
        SetupControl::UseGroup(group) => press.set_group(Some(group)).await,
        SetupControl::TimeZone => Ok(Answer::Open(view::setup::zone_form())),
        SetupControl::SeriesKey => Ok(Answer::Open(view::setup::series_key_form())),
        SetupControl::PickTimeZone => press.time_zone().await,
        SetupControl::Engine => press.engine(None).await,
        SetupControl::Switch(engine) => press.ask_to_switch(engine).await,
        SetupControl::ConfirmSwitch(engine) => press.switch(engine).await,
        SetupControl::ForgetSeriesKey => press.forget_series_key().await,
        SetupControl::ApiKeys => press.api_keys(None).await,
        SetupControl::CreateApiKey => press.create_api_key().await,
        SetupControl::PickApiKey => press.pick_api_key(),
        SetupControl::RevokeApiKey(key) => press.revoke_api_key(key).await,
        SetupControl::History => press.history(None).await,
        SetupControl::Keep(retention) => press.ask_to_keep(retention).await,
        SetupControl::KeepSurely(retention) => press.keep(retention).await,
        SetupControl::Linking
        | SetupControl::LinkPolicy(_)
        | SetupControl::RankChoice(_)
        | SetupControl::RoleRank
        | SetupControl::ProviderKey(_) => press.linking_control(control).await,
    }
}

/// A form was sent.
pub async fn submitted(
    bot: &Arc<Bot>,
    caller: &Caller,
    place: Place,
    form: SetupForm,
    fields: Fields<'_>,
) -> Result<Answer, Failure> {
    let Ok(administrator) = bot.desk.administrator(caller).await? else {
        return Ok(Answer::Whisper(view::trouble::not_an_administrator()));
    };
    let press = Press { bot, administrator, place, picked: &ComponentInteractionDataKind::Button };
    match form {
        SetupForm::SeriesKey => press.offer_series_key(fields.text(view::setup::SERIES_KEY)).await,
        SetupForm::RobloxGroup => press.roblox_group(fields.text(view::setup::ROBLOX_GROUP)).await,
        SetupForm::TimeZone => press.look_for_zone(fields.text(view::setup::TIME_ZONE)).await,
        SetupForm::Provider(provider) => press.provider_key(provider, fields.text(view::setup::linking::KEY)).await,
        SetupForm::RoleRank(role) => press.role_rank(role, fields.text(view::setup::linking::RANK)).await,
    }
}

struct Press<'a> {
    bot: &'a Arc<Bot>,
    administrator: Administrator,
    place: Place,
    picked: &'a ComponentInteractionDataKind,
}

impl Press<'_> {
    /// The panel as it is now, with a word on what has happened.
    async fn panel(&self, notice: Option<String>) -> Result<Answer, Failure> {
        let settings = self.bot.desk.settings(&self.administrator).await?;
        Ok(self.place.show(view::setup::panel(&settings, self.bot.hears_departures, notice)))
    }

    /// The same of the page about who decides.
    async fn engine(&self, notice: Option<String>) -> Result<Answer, Failure> {
        let settings = self.bot.desk.settings(&self.administrator).await?;
        Ok(self.place.show(view::setup::engine::page(&settings, notice)))
    }

    /// The same of the page about keys.
    async fn api_keys(&self, notice: Option<String>) -> Result<Answer, Failure> {
        let settings = self.bot.desk.settings(&self.administrator).await?;
        Ok(self.place.show(view::setup::api_keys::page(&settings, notice)))
    }

    /// The same of the page about history.
    async fn history(&self, notice: Option<String>) -> Result<Answer, Failure> {
        let settings = self.bot.desk.settings(&self.administrator).await?;
        Ok(self.place.show(view::setup::history::page(&settings, notice)))
    }

    /// Asks where something would be deleted; else it is done.
    async fn ask_to_keep(&self, retention: Retention) -> Result<Answer, Failure> {
        let settings = self.bot.desk.settings(&self.administrator).await?;
        if retention.is_shorter_than(settings.retention) {
            return Ok(self.place.show(view::setup::history::ask(retention)));
        }
        self.keep(retention).await
    }

    async fn keep(&self, retention: Retention) -> Result<Answer, Failure> {
        self.bot.desk.set_retention(&self.administrator, retention).await?;
        self.history(Some(view::setup::history::set(retention))).await
    }

    async fn moderator_role(&self) -> Result<Answer, Failure> {
        let ComponentInteractionDataKind::RoleSelect { values } = self.picked else { return Ok(broken()) };
        let role = values.first().map(|role| DiscordRoleId::new(role.get())).transpose()?;
        self.set_moderator_role(role).await
    }

    async fn set_moderator_role(&self, role: Option<DiscordRoleId>) -> Result<Answer, Failure> {
        let answer = self.bot.desk.set_moderator_role(&self.administrator, role).await?;
        self.panel(Some(view::setup::moderator_role_set(answer))).await
    }

    async fn board_channel(&self) -> Result<Answer, Failure> {
        let ComponentInteractionDataKind::ChannelSelect { values } = self.picked else { return Ok(broken()) };
        let channel = values.first().map(|channel| ChannelId::new(channel.get())).transpose()?;
        self.set_board_channel(channel).await
    }

    async fn set_board_channel(&self, channel: Option<ChannelId>) -> Result<Answer, Failure> {
        self.bot.desk.set_board_channel(&self.administrator, channel).await?;
        self.panel(Some(view::setup::board_channel_set(channel))).await
    }

    async fn audit_channel(&self) -> Result<Answer, Failure> {
        let ComponentInteractionDataKind::ChannelSelect { values } = self.picked else { return Ok(broken()) };
        let channel = values.first().map(|channel| ChannelId::new(channel.get())).transpose()?;
        self.set_audit_channel(channel).await
    }

    async fn set_audit_channel(&self, channel: Option<ChannelId>) -> Result<Answer, Failure> {
        self.bot.desk.set_audit_channel(&self.administrator, channel).await?;
        self.panel(Some(view::setup::audit_channel_set(channel))).await
    }

    async fn set_releases_departed(&self, releases: bool) -> Result<Answer, Failure> {
        self.bot.desk.set_releases_departed(&self.administrator, releases).await?;
        self.panel(Some(view::setup::departures::set(releases, self.bot.hears_departures))).await
    }

    async fn look_for_zone(&self, typed: &str) -> Result<Answer, Failure> {
        let zones = self.bot.desk.zones_called(typed).await;
        if zones.is_empty() {
            return Ok(Answer::Whisper(view::setup::no_zone(typed)));
        }
        Ok(self.place.show(view::setup::zones(&zones, jiff::Timestamp::now())))
    }

    async fn time_zone(&self) -> Result<Answer, Failure> {
        let Some(zone) = self.text_picked().and_then(ZoneName::find) else { return Ok(broken()) };
        self.bot.desk.set_time_zone(&self.administrator, &zone).await?;
        self.panel(Some(view::setup::time_zone_set(&zone))).await
    }

    /// Asks where anybody would notice the switch; else it is done.
    async fn ask_to_switch(&self, to: EngineKind) -> Result<Answer, Failure> {
        let settings = self.bot.desk.settings(&self.administrator).await?;
        if settings.community.workspace.engine == to {
            return self.engine(Some(view::setup::engine::already(to))).await;
        }
        let consequences = self.bot.desk.consequences_of_switching(&self.administrator).await?;
        if consequences.none() {
            return self.switch(to).await;
        }
        Ok(self.place.show(view::setup::engine::ask(to, consequences)))
    }

    async fn switch(&self, to: EngineKind) -> Result<Answer, Failure> {
        let answer = self.bot.desk.switch_engine(&self.administrator, to).await?;
        let notice = match answer {
            EngineAnswer::Switched(engine) => {
                self.refresh_boards().await?;
                view::setup::engine::switched(engine)
            }
            EngineAnswer::Already(engine) => view::setup::engine::already(engine),
            EngineAnswer::NoKey(unreadable) => view::setup::engine::no_key(unreadable),
        };
        self.engine(Some(notice)).await
    }

    async fn offer_series_key(&self, typed: &str) -> Result<Answer, Failure> {
        let offer = self.bot.desk.offer_series_key(&self.administrator, typed).await?;
        match &offer {
            KeyOffer::Kept(..) => {
                self.refresh_boards().await?;
                self.engine(Some(view::setup::engine::offered(&offer))).await
            }
            KeyOffer::AnotherWorkspace { .. } | KeyOffer::Refused(_) => {
                Ok(Answer::Whisper(Face::text(view::setup::engine::offered(&offer))))
            }
        }
    }

    /// What the boards show has changed, or can be shown again.
    async fn refresh_boards(&self) -> Result<(), Failure> {
        let settings = self.bot.desk.settings(&self.administrator).await?;
        self.bot.keeper.refresh(&settings.community.workspace.id).await;
        Ok(())
    }

    async fn forget_series_key(&self) -> Result<Answer, Failure> {
        let forgotten = self.bot.desk.forget_series_key(&self.administrator).await?;
        self.engine(Some(view::setup::engine::forgotten(forgotten))).await
    }

    /// The new key comes as a message of its own, which goes when its owner has it; the page never shows one.
    async fn create_api_key(&self) -> Result<Answer, Failure> {
        let made = self.bot.desk.make_api_key(&self.administrator).await?;
        let settings = self.bot.desk.settings(&self.administrator).await?;
        let page = view::setup::api_keys::page(&settings, None);
        Ok(match made {
            ApiKeyMade::Made(key) => self.place.show_with(page, Some(view::setup::api_keys::made(&key))),
            ApiKeyMade::MadeBefore => self.place.show(page),
            ApiKeyMade::TooMany { most } => Answer::Whisper(view::setup::api_keys::too_many(most)),
        })
    }

    fn pick_api_key(&self) -> Result<Answer, Failure> {
        let Some(key) = self.text_picked().and_then(|key| key.parse::<KeyId>().ok()) else { return Ok(broken()) };
        Ok(self.place.show(view::setup::api_keys::ask(key)))
    }

    async fn revoke_api_key(&self, key: KeyId) -> Result<Answer, Failure> {
        let revocation = self.bot.desk.revoke_api_key(&self.administrator, key).await?;
        self.api_keys(Some(view::setup::api_keys::revoked(revocation, key))).await
    }

    fn text_picked(&self) -> Option<&str> {
        match self.picked {
            ComponentInteractionDataKind::StringSelect { values } => values.first().map(String::as_str),
            _ => None,
        }
    }
}

/// A menu with a value that it never had.
fn broken() -> Answer {
    Answer::Whisper(view::trouble::unread(Unread::Malformed))
}
