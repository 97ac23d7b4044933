//! Walks through every page of a panel that somebody can reach, and finds what can be used there.

use std::collections::BTreeMap;

use discord_sandbox::{Member, Message, Select};

use super::stage::Moment;
use super::table;
use super::{Control, Does, word};
use crate::answers::Answer;
use crate::panel::manage;
use crate::world::World;

/// A control that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) control: &'static Control,
    pub(crate) part: Part,
    /// When it was there.
    pub(crate) moment: Moment,
}

/// What it is.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    /// With this custom ID.
    Button(String),
    Menu(Select),
}

/// What somebody finds, by its word.
pub(crate) type Finds = BTreeMap<String, Found>;

/// Everything that this person finds on any page of the panel of this board. Nothing is changed by it.
pub(crate) async fn find(world: &World, who: &Member, board: &Message, moment: Moment) -> Finds {
    let panel = manage(world, who, board).await;
    let mut found = Finds::new();
    let mut pages = vec![board.clone(), panel.clone()];
    while let Some(page) = pages.pop() {
        for one in parts(&page, moment) {
            if found.insert(one.control.word.to_owned(), one.clone()).is_none() && page.is_ephemeral() {
                pages.extend(beyond(world, who, &panel, &one).await);
            }
        }
    }
    found
}

/// The controls of the panel on one message; a board has others beside.
fn parts(page: &Message, moment: Moment) -> Vec<Found> {
    let mut parts = Vec::new();
    for button in page.buttons() {
        let id = button.custom_id.expect("a button of ours");
        assert!(!button.disabled, "{} cannot be pressed and need not be there", button.label);
        if id.starts_with("s1:m:") {
            parts.push(Found { control: table::of(&word(&id), &button.label), part: Part::Button(id), moment });
        }
    }
    for menu in page.selects().into_iter().filter(|menu| menu.custom_id.starts_with("s1:m:")) {
        parts.push(Found { control: table::of(&word(&menu.custom_id), &menu.placeholder), part: Part::Menu(menu), moment });
    }
    parts
}

/// The pages that a control leads to, without changing anything.
async fn beyond(world: &World, who: &Member, panel: &Message, found: &Found) -> Vec<Message> {
    match found.control.does {
        Does::Turns(_) => vec![use_on(world, who, panel, found).await.updated.clone().expect("another page")],
        Does::Asks(..) => {
            let mut pages = Vec::new();
            for texts in found.control.leads {
                let form = use_on(world, who, panel, found).await.modal.clone().expect("a form");
                pages.push(world.submit(who, &form, texts).await.updated.clone().expect("another page"));
            }
            pages
        }
        Does::Shows(_) | Does::Saves | Does::Changes(_) => Vec::new(),
    }
}

/// Presses or chooses on this message, whether or not it has that control.
pub(crate) async fn use_on(world: &World, who: &Member, message: &Message, found: &Found) -> Answer {
    let reply = match &found.part {
        Part::Button(id) => who.press_raw(message, id).await,
        Part::Menu(menu) => who.select_copied(message, menu, &[found.control.choice]).await,
    };
    Answer::to(&world.discord, &reply.unwrap()).await
}
