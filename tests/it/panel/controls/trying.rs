//! Uses one control and looks at everything that comes of it: what is sent, what the board shows, what is kept, what stands
//! in the audit trail; or that nothing does.

use discord_sandbox::{Member, Message};

use super::finding::{Found, use_on};
use super::{Deed, Does, Right};
use crate::answers::Answer;
use crate::panel::{manage, walk};
use crate::world::World;

/// What moderators alone may do is refused so.
pub(crate) const NOT_A_MODERATOR: &str =
    "Only moderators can do that. A moderator has a role with the Manage Events permission, or this server's moderator role.";
/// What roles may permit is refused so.
pub(crate) const NOT_PERMITTED: &str = "Only moderators, and those whose role in this session permits it, can do that.";
/// Whoever may do nothing at all is not shown the panel.
pub(crate) const NOTHING_FOR_YOU: &str = "Only moderators can manage Training. A moderator has a role with the Manage Events \
                                          permission, or this server's moderator role. To take a slot, press its button on the board.";
/// Of another server.
pub(crate) const NOT_HERE: &str = "That session is not here any more. /sessions shows the coming ones.";

/// How this right is refused to who does not have it.
pub(crate) const fn refusal(right: Right) -> &'static str {
    match right {
        Right::Any => NOTHING_FOR_YOU,
        Right::Status | Right::Marking | Right::Keeping => NOT_PERMITTED,
        Right::Moderator => NOT_A_MODERATOR,
    }
}

/// The control does for this person what the table says of it. `kept` is the session as it is kept.
pub(crate) async fn works(world: &World, who: &Member, board: &Message, found: &Found, kept: impl AsyncFn() -> String) {
    let word = found.control.word;
    let panel = manage(world, who, board).await;
    let before = kept().await;
    let answer = use_on(world, who, &panel, found).await;
    let (answer, deed) = match found.control.does {
        Does::Shows(says) => {
            assert!(answer.private_word().contains(says), "{word}: {}", answer.text());
            return assert_eq!(kept().await, before, "{word}");
        }
        Does::Turns(says) => {
            turned(&answer, word, says);
            return assert_eq!(kept().await, before, "{word}");
        }
        Does::Saves => {
            answer.private_word();
            assert_eq!(answer.message().expect("a file").attachments().len(), 1, "{word}");
            return assert_eq!(kept().await, before, "{word}");
        }
        Does::Changes(deed) => (answer, deed),
        Does::Asks(texts, deed) => {
            assert_eq!(answer.sent, ["9"], "{word}: {}", answer.text());
            assert_eq!(kept().await, before, "{word}: a form changes nothing before it is sent");
            (world.submit(who, answer.modal.as_ref().expect("a form"), texts).await, deed)
        }
    };
    turned(&answer, word, deed.told);
    done(world, who, board, word, deed).await;
    assert!(deed.noted.is_empty() || kept().await != before, "{word}: what is kept");
}

/// The panel was turned, and says this. What tells holders or posts a board may have to wait for Discord: then the press is
/// acknowledged first.
fn turned(answer: &Answer, word: &str, says: &str) {
    let text = answer.text();
    assert!(answer.sent == ["7"] || answer.sent == ["6", "edit"], "{word}: {:?} {text}", answer.sent);
    assert!(answer.updated.is_some() && text.contains(says), "{word}: {says:?} is not in: {text}");
}

/// The board shows it, and the trail says who did it.
async fn done(world: &World, who: &Member, board: &Message, word: &str, deed: Deed) {
    let shown = world.until(board, |text| text.contains(deed.shown)).await;
    assert!(shown.contains("[ Manage ]"), "{word}: {shown}");
    if !deed.noted.is_empty() {
        let panel = manage(world, &world.moderator, board).await;
        let trail = walk(world, &world.moderator, &panel, &["Audit trail"]).await.text();
        let noted = format!("@{} {}", who.name(), deed.noted);
        assert!(trail.contains(&noted), "{word}: {noted:?} is not in: {trail}");
    }
}

/// The control is refused to this person in these words, on this message and in its form, and nothing else comes of it.
pub(crate) async fn refused(
    world: &World,
    who: &Member,
    on: &Message,
    found: &Found,
    words: &str,
    kept: impl AsyncFn() -> String,
) {
    let (before, seen) = (kept().await, world.discord.requests().len());
    let answer = use_on(world, who, on, found).await;
    let name = format!("{} as {}", found.control.word, who.name());
    assert_eq!(content(&answer), words, "{name}");
    assert!(answer.modal.is_none() && answer.updated.is_none(), "{name}: {}", answer.text());
    assert_eq!(answer.sent, ["4 private"], "{name}");
    let more = world.discord.requests().len() - seen;
    assert_eq!(more, 1, "{name}: nothing is sent but the refusal");
    assert_eq!(kept().await, before, "{name}");
}

/// A form that somebody else was shown is refused to this person when they send it, in these words.
pub(crate) async fn form_refused(
    world: &World,
    (who, channel): (&Member, &discord_sandbox::Channel),
    (shown_to, panel): (&Member, &Message),
    found: &Found,
    words: &str,
    kept: impl AsyncFn() -> String,
) {
    let Does::Asks(texts, _) = found.control.does else { return };
    let form = use_on(world, shown_to, panel, found).await.modal.clone().expect("a form").copied_by(who, channel);
    let (before, seen) = (kept().await, world.discord.requests().len());
    let answer = world.submit(who, &form, texts).await;
    let name = format!("the form of {} as {}", found.control.word, who.name());
    assert_eq!(content(&answer), words, "{name}");
    assert_eq!(answer.sent, ["4 private"], "{name}");
    assert_eq!(world.discord.requests().len() - seen, 1, "{name}: nothing is sent but the refusal");
    assert_eq!(kept().await, before, "{name}");
}

/// The words of an answer, which has nothing else.
fn content(answer: &Answer) -> String {
    let message = answer.message().unwrap_or_else(|| panic!("no answer but {}", answer.text()));
    assert!(message.buttons().is_empty() && message.selects().is_empty() && message.embeds().is_empty(), "{message}");
    message.content().to_owned()
}
