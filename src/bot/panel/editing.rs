//! Editing a session, by form or by command: what was written, read against what its writer had before their eyes.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::pending::Waiting;
use super::{Answer, Panel, view};
use crate::bot::custom_id::PendingId;
use crate::bot::face::Face;
use crate::bot::place::Place;
use crate::bot::submit::Fields;
use crate::bot::view::panel::forms::{self, EditTexts};
use crate::bot::{Bot, Failure};
use crate::desk::{Caller, ModerationAnswer, Moderator};
use crate::domain::difference::vacant;
use crate::domain::{
    Description, EntryId, MayLose, Objection, Part, Refusal, RoleDraft, RoleSet, Session, SessionChanges, SessionId, Title,
    roles_text, when_text,
};

impl Panel<'_> {
    /// Opens the form with the session as it is.
    pub(super) async fn edit(&self) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let entry = self.bot.desk.newest_entry(&moderator, &self.session.id).await?;
        let texts = texts(&self.session, &moderator.community().time_zone());
        Ok(Answer::Open(forms::edit(&self.session.id, entry, texts)))
    }

    /// Opens it with what was written into it before.
    pub(super) async fn edit_again(&self, pending: PendingId) -> Result<Answer, Failure> {
        match (self.moderator().await?, self.bot.pending.find(&self.session.id, pending)) {
            (Err(answer), _) => Ok(answer),
            (Ok(_), Some(Waiting::Again(texts, entry))) => Ok(Answer::Open(forms::edit(&self.session.id, entry, texts))),
            (Ok(_), Some(Waiting::Surely(_)) | None) => self.home(Some(view::panel::ask::forgotten())).await,
        }
    }

    /// The form was sent. What its writer left as they saw it is not changed, whoever changed it meanwhile.
    pub(super) async fn edited(&self, entry: EntryId, fields: Fields<'_>) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let since = self.bot.desk.changed_since(&moderator, &self.session.id, entry).await?;
        let differences = since.iter().filter_map(|entry| entry.difference.as_ref());
        let seen = differences.fold((*self.session).clone(), |session, difference| difference.parts_before(&session));
        let zone = moderator.community().time_zone();
        let (seen, now) = (texts(&seen, &zone), texts(&self.session, &zone));
        let typed = Typed::of_form(fields, &seen);
        let overtaken = typed.overtaken(&seen, &now);
        if !overtaken.is_empty() {
            // Sent once more it is meant: the form is compared with what is now.
            let newest = since.iter().map(|entry| entry.id).max().unwrap_or(entry);
            return self.again(&view::moderation::overtaken(&overtaken), typed.texts(now), newest).await;
        }
        match typed.changes(Timestamp::now(), &zone) {
            Ok(changes) => self.change(&moderator, changes).await,
            Err(problem) => self.again(&problem, typed.texts(seen), entry).await,
        }
    }

    /// Nothing is changed, and the form can be opened again with what was written.
    async fn again(&self, problem: &str, written: EditTexts, entry: EntryId) -> Result<Answer, Failure> {
        let pending = self.bot.pending.keep(&self.session.id, Waiting::Again(written, entry));
        self.draw(None, |scene| view::panel::ask::not_readable(scene, problem, pending)).await
    }

    /// Holders may lose their slots by it.
    pub(super) async fn edit_surely(&self, pending: PendingId) -> Result<Answer, Failure> {
        match (self.moderator().await?, self.bot.pending.find(&self.session.id, pending)) {
            (Err(answer), _) => Ok(answer),
            (Ok(moderator), Some(Waiting::Surely(changes))) => self.change(&moderator, changes).await,
            (Ok(_), Some(Waiting::Again(..)) | None) => self.home(Some(view::panel::ask::forgotten())).await,
        }
    }

    /// Changes it; asks first where holders would lose their slots.
    pub(super) async fn change(&self, moderator: &Moderator, changes: SessionChanges) -> Result<Answer, Failure> {
        let answer = self.bot.desk.edit_session(moderator, &self.session.id, changes.clone()).await?;
        let losers = match &answer {
            ModerationAnswer::Objection { objection: Objection::Refused(refusals), .. } => match refusals.first() {
                Refusal::HoldersWouldLose(losers) => losers.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        if losers.is_empty() {
            return self.told(answer, "").await;
        }
        // A yes is for those who were named: whoever came meanwhile is asked about.
        let changes = SessionChanges { may_lose: MayLose::These(losers.clone()), ..changes };
        let pending = self.bot.pending.keep(&self.session.id, Waiting::Surely(changes));
        self.draw_holders(None, |scene| view::panel::ask::holders_would_lose(scene, &losers, pending)).await
    }
}

/// As the form, from a command.
pub async fn edit_by_command(bot: &Bot, caller: &Caller, session: &SessionId, typed: &Typed) -> Result<Answer, Failure> {
    let Some(panel) = Panel::of(bot, caller, Place::Elsewhere, session).await? else { return Ok(super::gone()) };
    let moderator = match panel.moderator().await? {
        Ok(moderator) => moderator,
        Err(answer) => return Ok(answer),
    };
    match typed.changes(Timestamp::now(), &moderator.community().time_zone()) {
        Ok(changes) => panel.change(&moderator, changes).await,
        Err(problem) => Ok(Answer::Whisper(Face::text(problem))),
    }
}

/// The texts of a session, as its form shows them.
fn texts(session: &Session, zone: &TimeZone) -> EditTexts {
    EditTexts {
        title: session.title.to_string(),
        when: when_text::write(session.starts_at, zone),
        duration: forms::minutes(session.duration),
        description: session.description.as_ref().map(ToString::to_string).unwrap_or_default(),
        roles: written_roles(session),
    }
}

/// Nothing where they would not read back as the same: names that a program chose may hold a comma.
fn written_roles(session: &Session) -> Option<String> {
    let drafts = session.roles.iter().map(RoleDraft::of).collect::<Option<Vec<_>>>()?;
    let set = RoleSet::new(drafts).ok()?;
    if set.as_slice().is_empty() {
        return Some(String::new());
    }
    let text = roles_text::write(&set);
    let same = |read: &RoleSet| read.as_slice().iter().map(RoleDraft::vacant_role).eq(vacant(&session.roles));
    roles_text::parse(&text).ok().filter(same).map(|_| text)
}

/// What was written to change; what was left out or left as it was is nothing.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// What it is called.
    pub title: Option<String>,
    /// When it starts.
    pub when: Option<String>,
    /// How long it takes.
    pub duration: Option<String>,
    /// What it is about; empty for nothing.
    pub description: Option<String>,
    /// Its roles; empty for none.
    pub roles: Option<String>,
}

impl Typed {
    fn of_form(fields: Fields<'_>, seen: &EditTexts) -> Self {
        let changed = |name: &str, seen: &str| fields.given(name).filter(|text| !same(text, seen)).map(str::to_owned);
        Self {
            title: changed(forms::TITLE, &seen.title),
            when: changed(forms::WHEN, &seen.when),
            duration: changed(forms::DURATION, &seen.duration),
            description: changed(forms::DESCRIPTION, &seen.description),
            roles: seen.roles.as_deref().and_then(|seen| changed(forms::ROLES, seen)),
        }
    }

    /// The parts that were written anew and that somebody else has changed into something else meanwhile, with what they are now.
    fn overtaken(&self, seen: &EditTexts, now: &EditTexts) -> Vec<(Part, String)> {
        let roles = |texts: &EditTexts| texts.roles.clone().unwrap_or_default();
        let parts = [
            (Part::Title, &self.title, seen.title.clone(), now.title.clone()),
            (Part::Start, &self.when, seen.when.clone(), now.when.clone()),
            (Part::Duration, &self.duration, seen.duration.clone(), now.duration.clone()),
            (Part::Description, &self.description, seen.description.clone(), now.description.clone()),
            (Part::Roles, &self.roles, roles(seen), roles(now)),
        ];
        let parts = parts
            .into_iter()
            .filter(|(_, typed, seen, now)| typed.as_ref().is_some_and(|typed| !same(seen, now) && !same(typed, now)));
        parts.map(|(part, _, _, now)| (part, now)).collect()
    }

    /// The texts of the form with what was written into it.
    fn texts(&self, seen: EditTexts) -> EditTexts {
        let written = |typed: &Option<String>, seen: String| typed.clone().unwrap_or(seen);
        EditTexts {
            title: written(&self.title, seen.title),
            when: written(&self.when, seen.when),
            duration: written(&self.duration, seen.duration),
            description: written(&self.description, seen.description),
            roles: self.roles.clone().or(seen.roles),
        }
    }

    /// What it asks for; or what is wrong with the first text that cannot be read, and how to write it.
    pub fn changes(&self, now: Timestamp, zone: &TimeZone) -> Result<SessionChanges, String> {
        let words = |face: crate::bot::face::Face| face.content.unwrap_or_default();
        let title = self.title.as_deref().map(str::parse::<Title>).transpose();
        let start = self.when.as_deref().map(|when| when_text::parse(when, now, zone)).transpose();
        let duration = match self.duration.as_deref() {
            Some(length) => Some(when_text::length(length).ok_or_else(|| words(view::input::duration()))?),
            None => None,
        };
        let description = match self.description.as_deref().map(str::trim) {
            Some("") => Some(None),
            Some(text) => Some(Some(text.parse::<Description>().map_err(|problem| words(view::input::name(&problem)))?)),
            None => None,
        };
        let roles = match self.roles.as_deref().map(str::trim) {
            Some("") => Some(RoleSet::default()),
            Some(text) => Some(roles_text::parse(text).map_err(|problem| words(view::input::roles(&problem)))?),
            None => None,
        };
        Ok(SessionChanges {
            title: title.map_err(|problem| words(view::input::name(&problem)))?,
            starts_at: start.map_err(|problem| words(view::input::when(problem)))?,
            duration,
            description,
            roles,
            ..SessionChanges::default()
        })
    }
}

/// Discord gives line breaks back in its own way and trims.
fn same(text: &str, seen: &str) -> bool {
    text.replace("\r\n", "\n").trim() == seen.replace("\r\n", "\n").trim()
}
