//! `/sessions`, and `/session` with what belongs to one.

use std::convert::Infallible;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Context, choices, moderate, reply, reply_to_moderator, template};
use crate::bot::answer::Answer;
use crate::bot::boards::NotPosted;
use crate::bot::face::Face;
use crate::bot::{Bot, Failure, view};
use crate::desk::{Moderator, SessionAnswer};
use crate::domain::{ChannelId, Description, Minutes, Session, SessionDraft, Title, roles_text, when_text};

/// See the coming sessions
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild")]
pub(super) async fn sessions(context: Context<'_>) -> Result<(), Infallible> {
    reply(context, async |bot, caller| Ok(view::session::list(&bot.desk.coming(caller.guild).await?))).await
}

/// See a session; moderators plan and post them
#[expect(
    clippy::unused_async,
    reason = "the framework's macro wants it; Discord lets nobody give a command without its subcommand"
)]
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild",
    subcommands(
        "show",
        "create",
        "template::from_template",
        "post",
        "moderate::edit",
        "moderate::start",
        "moderate::delay",
        "moderate::end",
        "moderate::cancel",
        "moderate::export"
    ),
    subcommand_required
)]
pub(super) async fn session(_context: Context<'_>) -> Result<(), Infallible> {
    Ok(())
}

/// See one session, its slots and who has them
#[poise::command(slash_command)]
async fn show(
    context: Context<'_>,
    #[description = "The session; leave it out for the one in this channel, or the next one"]
    #[autocomplete = "choices::session_to_show"]
    session: Option<String>,
) -> Result<(), Infallible> {
    reply(context, async |bot, caller| {
        let seated = match bot.desk.session_to_show(&caller, session.as_deref()).await? {
            Ok(seated) => seated,
            Err(none) => return Ok(Answer::Whisper(view::session::no_session(&none))),
        };
        let below = match bot.desk.moderator(caller.clone()).await? {
            Ok(_) => bot.desk.below_minimum(caller.guild, &seated.session).await?,
            Err(_) => Vec::new(),
        };
        Ok(Answer::Whispers(view::rank::noted(view::board::pages(&seated), &below, &seated.people)))
    })
    .await
}

/// Plan a session (moderators)
#[poise::command(slash_command)]
async fn create(
    context: Context<'_>,
    #[description = "What it is called"]
    #[max_length = 256]
    title: String,
    #[description = "When it starts, like 2026-12-01 18:00, tomorrow 18:00 or in 2h"] when: String,
    #[description = "How long it takes, in minutes"]
    #[min = 1]
    #[max = 10080]
    duration: i64,
    #[description = "The roles, like Trainer x2 @50, Assistant x4 (x2: two slots, @50: rank 50 or higher)"] roles: String,
    #[description = "What it is about"]
    #[max_length = 2000]
    description: Option<String>,
    #[description = "Whether members can claim right away; yes if left out"] claimable: Option<bool>,
) -> Result<(), Infallible> {
    let typed = Typed { title, when, duration, roles, description, claimable };
    reply_to_moderator(context, async |bot, _, moderator| {
        let draft = match typed.draft(&moderator) {
            Ok(draft) => draft,
            Err(problem) => return Ok(problem),
        };
        create_and_post(bot, &moderator, draft).await
    })
    .await
}

/// Makes a session, and posts its board where this server's boards go.
pub(super) async fn create_and_post(bot: &Bot, moderator: &Moderator, draft: SessionDraft) -> Result<Face, Failure> {
    Ok(match bot.desk.create_session(moderator, draft).await? {
        SessionAnswer::Done(session) => match moderator.community().guild.board_channel {
            Some(channel) => created_for(bot, moderator, session, channel).await,
            None => view::session::created(&session),
        },
        SessionAnswer::Refused(refusals) => view::session::refused(&refusals),
    })
}

/// Posts the board where this server's boards go. The session is made, whatever becomes of its board.
async fn created_for(bot: &Bot, moderator: &Moderator, session: Arc<Session>, channel: ChannelId) -> Face {
    match bot.keeper.post(moderator, Arc::clone(&session), channel).await {
        Ok(Ok(())) => view::session::created_and_posted(&session, channel),
        Ok(Err(NotPosted::NotAllowed)) => view::session::created_where_it_may_not_post(&session, channel),
        Ok(Err(NotPosted::TooMany(too_many))) => view::session::created_beyond_its_boards(&session, too_many),
        Err(failure) => {
            tracing::warn!(error = %failure, session.id = %session.id, channel.id = %channel, "the board of a new session was not posted");
            view::session::created_and_not_posted(&session, channel)
        }
    }
}

/// Post a session's board in this channel (moderators)
#[poise::command(slash_command)]
async fn post(
    context: Context<'_>,
    #[description = "The session"]
    #[autocomplete = "choices::session_to_show"]
    session: String,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, caller, moderator| {
        let session = match bot.desk.session_to_show(&caller, Some(&session)).await? {
            Ok(seated) => seated.session,
            Err(none) => return Ok(view::session::no_session(&none)),
        };
        Ok(match bot.keeper.post(&moderator, session, caller.channel).await? {
            Ok(()) => view::session::posted(caller.channel),
            Err(why) => view::session::cannot_post(caller.channel, why),
        })
    })
    .await
}

/// The options of `/session create` as they were typed.
struct Typed {
    title: String,
    when: String,
    duration: i64,
    roles: String,
    description: Option<String>,
    claimable: Option<bool>,
}

impl Typed {
    /// The first option that cannot be read is answered; the person corrects it in the command that they have at hand.
    fn draft(&self, moderator: &Moderator) -> Result<SessionDraft, Face> {
        let title = self.title.parse::<Title>().map_err(|problem| view::input::name(&problem))?;
        let description = match self.description.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => Some(text.parse::<Description>().map_err(|problem| view::input::name(&problem))?),
            None => None,
        };
        let zone = moderator.community().time_zone();
        Ok(SessionDraft {
            title,
            description,
            host: None,
            co_host: None,
            supervisor: None,
            starts_at: when_text::parse(&self.when, Timestamp::now(), &zone).map_err(view::input::when)?,
            duration: Minutes::new(self.duration).ok_or_else(view::input::duration)?,
            claimable: self.claimable.unwrap_or(true),
            roles: roles_text::parse(&self.roles).map_err(|problem| view::input::roles(&problem))?,
        })
    }
}
