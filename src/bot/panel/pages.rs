//! Turning pages, and what belongs to no one subject: boards elsewhere, the audit trail, templates.

use std::sync::Arc;

use serenity::all::ComponentInteractionDataKind;

use super::{Answer, Panel, broken, gone, text_picked, view};
use crate::bot::Failure;
use crate::bot::custom_id::{FoundSeat, SeatDigest};
use crate::bot::face::Face;
use crate::bot::modal::Modal;
use crate::bot::place::Place;
use crate::bot::view::panel::Scene;
use crate::bot::view::panel::home::BoardState;
use crate::desk::rights::ChangingStatus;
use crate::desk::{Moderator, People, Powers, SeatedSession};
use crate::domain::{ChannelId, EntryId, Recorded, Session, TemplateName};
use crate::engine::Capabilities;

/// How many entries of the audit trail one page has: with their details they fit an embed.
const ENTRIES: u32 = 8;
/// How many changes are offered to be taken back: what one menu holds.
const UNDOABLE: usize = 25;

/// What a page is drawn from.
pub(super) struct Now {
    seated: SeatedSession,
    powers: Powers,
    can: Capabilities,
}

impl Panel<'_> {
    /// Opened from a board: a message of its own, whatever was pressed.
    pub(super) async fn open(&self) -> Result<Answer, Failure> {
        let opened = Self { place: Place::Elsewhere, session: Arc::clone(&self.session), ..*self };
        opened.home(None).await
    }

    /// The first page with a word on what has just happened.
    pub(super) async fn home(&self, notice: Option<String>) -> Result<Answer, Failure> {
        let Some(Now { seated, powers, can }) = self.now().await? else { return Ok(gone()) };
        if powers.are_none() {
            return Ok(Answer::Whisper(view::panel::home::nothing_for_you(&seated.session)));
        }
        let boards = self.bot.desk.boards_in(self.caller.guild, &seated.session).await?;
        let kept = |channel| !self.bot.keeper.is_shut_out_of(channel);
        let boards = boards.into_iter().map(|board| BoardState { channel: board.channel, kept: kept(board.channel) });
        let boards: Vec<BoardState> = boards.collect();
        let newest = match self.bot.desk.moderator(self.caller.clone()).await? {
            Ok(moderator) => self.bot.desk.trail(&moderator, &seated.session.id, None, 1).await?.entries.pop(),
            Err(_not_a_moderator) => None,
        };
        let named = newest.as_ref().map(Recorded::people).unwrap_or_default();
        let people = self.bot.desk.people_with(self.caller.guild, &seated.session, named).await?;
        let scene = Scene { seated: &seated, powers, can, notice: notice.as_deref() };
        Ok(self.place.show(view::panel::home::page(&scene, &boards, newest.as_ref(), &people)))
    }

    /// The session as it is by now, and what whoever presses may do with it.
    pub(super) async fn now(&self) -> Result<Option<Now>, Failure> {
        let Some(session) = self.bot.desk.session(self.caller.guild, &self.session.id).await? else { return Ok(None) };
        let powers = self.bot.desk.powers(self.caller, &session).await?;
        let can = self.bot.desk.capabilities(self.caller.guild).await?;
        Ok(Some(Now { seated: self.bot.desk.seated(self.caller.guild, session).await?, powers, can }))
    }

    /// Draws a page of whatever is now.
    pub(super) async fn draw(&self, notice: Option<&str>, page: impl FnOnce(&Scene<'_>) -> Face) -> Result<Answer, Failure> {
        let Some(Now { seated, powers, can }) = self.now().await? else { return Ok(gone()) };
        Ok(self.place.show(page(&Scene { seated: &seated, powers, can, notice })))
    }

    /// The same of a page that lists holders: with what their accounts are called.
    pub(super) async fn draw_holders(
        &self,
        notice: Option<&str>,
        page: impl FnOnce(&Scene<'_>) -> Face,
    ) -> Result<Answer, Failure> {
        let Some(Now { seated, powers, can }) = self.now().await? else { return Ok(gone()) };
        let seated = self.bot.desk.with_account_names(seated).await?;
        Ok(self.place.show(page(&Scene { seated: &seated, powers, can, notice })))
    }

    /// A moderators' page.
    pub(super) async fn page(&self, page: impl FnOnce(&Scene<'_>) -> Face) -> Result<Answer, Failure> {
        match self.moderator().await? {
            Ok(_moderator) => self.draw(None, page).await,
            Err(answer) => Ok(answer),
        }
    }

    /// A moderators' page that lists holders.
    pub(super) async fn page_of_holders(&self, page: impl FnOnce(&Scene<'_>) -> Face) -> Result<Answer, Failure> {
        match self.moderator().await? {
            Ok(_moderator) => self.draw_holders(None, page).await,
            Err(answer) => Ok(answer),
        }
    }

    /// A moderators' page about one holder.
    pub(super) async fn page_of_seat(
        &self,
        seat: SeatDigest,
        page: impl FnOnce(&Scene<'_>, &FoundSeat) -> Face,
    ) -> Result<Answer, Failure> {
        match seat.find(&self.session) {
            Some(seat) => self.page_of_holders(|scene| page(scene, &seat)).await,
            None => self.outdated().await,
        }
    }

    /// A question before the session's status changes.
    pub(super) async fn ask(&self, question: impl FnOnce(&Scene<'_>) -> Face) -> Result<Answer, Failure> {
        match self.steward::<ChangingStatus>().await? {
            Ok(_steward) => self.draw(None, question).await,
            Err(answer) => Ok(answer),
        }
    }

    /// A moderators' form.
    pub(super) async fn form(&self, form: impl FnOnce(&Session) -> Modal) -> Result<Answer, Failure> {
        Ok(self.moderator().await?.map_or_else(|answer| answer, |_moderator| Answer::Open(form(&self.session))))
    }

    /// A form of whoever may change the session's status.
    pub(super) async fn form_about_status(&self, form: impl FnOnce(&Session) -> Modal) -> Result<Answer, Failure> {
        let steward = self.steward::<ChangingStatus>().await?;
        Ok(steward.map_or_else(|answer| answer, |_steward| Answer::Open(form(&self.session))))
    }

    /// What was pressed was about something that is not so any more.
    pub(super) async fn outdated(&self) -> Result<Answer, Failure> {
        self.home(Some(view::panel::home::outdated())).await
    }

    pub(super) async fn post_in(&self, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let ComponentInteractionDataKind::ChannelSelect { values } = picked else { return Ok(broken()) };
        let Some(channel) = values.first() else { return Ok(broken()) };
        let channel = ChannelId::new(channel.get())?;
        let notice = match self.bot.keeper.post(&moderator, Arc::clone(&self.session), channel).await? {
            Ok(()) => view::session::posted(channel),
            Err(why) => view::session::cannot_post(channel, why),
        };
        self.home(notice.content).await
    }

    pub(super) async fn trail(&self, before: Option<EntryId>) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let page = self.bot.desk.trail(&moderator, &self.session.id, before, ENTRIES).await?;
        let named = page.entries.iter().flat_map(Recorded::people).collect();
        let people = self.bot.desk.people_with(self.caller.guild, &self.session, named).await?;
        self.draw(None, |scene| view::panel::trail::page(scene, &page, before.is_none(), &people)).await
    }

    pub(super) async fn undo(&self, notice: Option<&str>) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        self.undo_page(&moderator, notice).await
    }

    async fn undo_page(&self, moderator: &Moderator, notice: Option<&str>) -> Result<Answer, Failure> {
        let entries = self.bot.desk.undoable(moderator, &self.session.id, UNDOABLE).await?;
        let named = entries.iter().flat_map(Recorded::people).collect();
        let accounts = self.bot.desk.with_names(&self.session.workspace, People::default(), named).await?;
        self.draw(notice, |scene| view::panel::trail::undo(scene, &entries, &accounts)).await
    }

    pub(super) async fn undo_entry(&self, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let Some(entry) = text_picked(picked).and_then(|entry| entry.parse().ok()) else { return Ok(broken()) };
        let answer = self.bot.desk.undo(&moderator, &self.session.id, EntryId::new(entry)).await?;
        let told = self.tell_holders(&answer).await;
        let notice = self.notice(&answer, "").await?;
        self.undo_page(&moderator, Some(&told.after(&notice))).await
    }

    pub(super) async fn save_template(&self, name: &str) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let name = match name.parse::<TemplateName>() {
            Ok(name) => name,
            Err(problem) => return self.home(view::input::name(&problem).content).await,
        };
        let answer = self.bot.desk.save_template(&moderator, name, &self.session).await?;
        self.home(view::template::saved(&answer).content).await
    }
}
