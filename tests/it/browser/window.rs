//! What somebody does at the sandbox's page in a real browser, and sees there.
//!
//! Nothing here waits for a fixed time: it looks until what has to appear is there.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::time::Duration;

use discord_sandbox::{Channel, Member, Message, Sandbox};
use fantoccini::Locator;
use fantoccini::elements::Element;
use futures::FutureExt as _;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::driver::{Driver, Screen, Theme, say};
use crate::world::{PATIENCE, World};

/// A browser needs a core for itself, or everything else that is tested at the same time waits.
static BROWSERS: Semaphore = Semaphore::const_new(2);

const GLANCE: Duration = Duration::from_millis(30);

/// A world whose Discord has a page.
pub(crate) async fn world() -> World {
    let mut world = World::on(Sandbox::builder().bot_name("Slotkeeper").page(true).start().await.unwrap()).await;
    world.start_bot().await;
    world
}

/// A window at the page, as one person in one channel.
pub(crate) struct Window {
    driver: Driver,
}

/// Opens a window, lets somebody act in it, and closes it whatever happens. The page may not complain in its console.
pub(crate) async fn look(world: &World, who: &Member, screen: Screen, theme: Theme, act: impl AsyncFnOnce(&Window)) {
    let _turn = BROWSERS.acquire().await.unwrap();
    watched(world, who, screen, theme, act).await;
}

/// Two people at once, each in a window of their own.
pub(crate) async fn look_both(world: &World, people: [&Member; 2], act: impl AsyncFnOnce(&Window, &Window)) {
    let _turns = BROWSERS.acquire_many(2).await.unwrap();
    let [one, other] = people;
    watched(world, one, Screen::Desktop, Theme::Light, async |here: &Window| {
        watched(world, other, Screen::Phone, Theme::Dark, async |there: &Window| act(here, there).await).await;
    })
    .await;
}

async fn watched(world: &World, who: &Member, screen: Screen, theme: Theme, act: impl AsyncFnOnce(&Window)) {
    let window = Window { driver: Driver::start(screen, theme).await };
    let done = AssertUnwindSafe(async {
        window.open(&world.discord, who, &world.channel).await;
        act(&window).await;
    })
    .catch_unwind()
    .await;
    let complaints = window.driver.complaints().await;
    window.driver.stop().await.unwrap();
    if let Err(panic) = done {
        say(&format!("the page's console: {complaints:#?}"));
        std::panic::resume_unwind(panic);
    }
    assert!(complaints.is_empty(), "the page complained: {complaints:#?}");
}

impl Window {
    async fn open(&self, discord: &Sandbox, who: &Member, channel: &Channel) {
        let page = discord.page_address().expect("the page is served");
        self.driver.client.goto(&format!("{page}?as={}&channel={}", who.id(), channel.id())).await.unwrap();
        self.find("#app:not([aria-busy])").await;
    }

    /// The same page in another zone of the world.
    pub(crate) async fn be_in(&self, zone: &str) {
        self.driver.be_in(zone).await;
        self.driver.client.refresh().await.unwrap();
        self.find("#app:not([aria-busy])").await;
    }

    /// Goes to another page in this window, and comes back.
    pub(crate) async fn elsewhere(&self, address: &str, act: impl AsyncFnOnce()) {
        let here = self.driver.client.current_url().await.unwrap();
        self.driver.client.goto(address).await.unwrap();
        act().await;
        self.driver.client.goto(here.as_str()).await.unwrap();
        self.find("#app:not([aria-busy])").await;
    }

    /// The first element of a CSS selector, as soon as it is there.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        self.driver
            .client
            .wait()
            .at_most(PATIENCE)
            .every(GLANCE)
            .for_element(Locator::Css(selector))
            .await
            .unwrap_or_else(|error| panic!("there is no {selector}: {error}"))
    }

    /// Presses what is named so on a message.
    pub(crate) async fn press(&self, message: &Message, label: &str) {
        let path = format!("//*[@id='message-{}']//button[normalize-space()={label:?}]", message.id());
        self.click(Locator::XPath(&path)).await;
    }

    /// Presses the button with this name, wherever it is.
    pub(crate) async fn press_named(&self, name: &str) {
        let path = format!("//button[normalize-space()={name:?} or @aria-label={name:?}]");
        self.click(Locator::XPath(&path)).await;
    }

    /// Clicks as soon as it can be clicked; what is redrawn at that moment is looked for again.
    async fn click(&self, what: Locator<'_>) {
        let clicked = async {
            loop {
                if let Ok(element) = self.driver.client.find(what).await
                    && element.click().await.is_ok()
                {
                    return;
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, clicked).await;
        assert!(in_time.is_ok(), "there is no {what:?} to click; the page says: {}", self.text().await);
    }

    /// Types into whatever has the focus.
    pub(crate) async fn keys(&self, keys: &str) {
        self.driver.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Everything that can be read on the page, hidden parts left out.
    pub(crate) async fn text(&self) -> String {
        self.run("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// What can be read in the first element of a selector, in one look: nothing is redrawn in between.
    pub(crate) async fn text_in(&self, selector: &str) -> String {
        let read = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let text = self.driver.client.execute(read, vec![json!(selector)]).await.unwrap();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// What can be read on one message.
    pub(crate) async fn text_of(&self, message: &Message) -> String {
        self.text_in(&format!("#message-{}", message.id())).await
    }

    /// Waits until all of this can be read.
    pub(crate) async fn sees(&self, parts: &[&str]) {
        self.until(async || {
            let text = self.text().await;
            parts.iter().all(|part| text.contains(part)).then_some(()).ok_or(text)
        })
        .await
        .unwrap_or_else(|text| panic!("not all of {parts:?} is on the page: {text}"));
    }

    /// Waits until the element's text has all of this.
    pub(crate) async fn sees_on(&self, message: &Message, parts: &[&str]) {
        self.until(async || {
            let text = self.text_of(message).await;
            parts.iter().all(|part| text.contains(part)).then_some(()).ok_or(text)
        })
        .await
        .unwrap_or_else(|text| panic!("not all of {parts:?} is on the message: {text}"));
    }

    /// Waits until all of this can be read within the first element of a selector.
    pub(crate) async fn sees_in(&self, selector: &str, parts: &[&str]) {
        self.until(async || {
            let text = self.text_in(selector).await;
            parts.iter().all(|part| text.contains(part)).then_some(()).ok_or(text)
        })
        .await
        .unwrap_or_else(|text| panic!("not all of {parts:?} is in {selector}: {text}"));
    }

    /// Waits until this can be read nowhere in the first element of a selector.
    pub(crate) async fn until_missing(&self, selector: &str, part: &str) {
        self.until(async || {
            let text = self.text_in(selector).await;
            (!text.contains(part)).then_some(()).ok_or(text)
        })
        .await
        .unwrap_or_else(|text| panic!("{part:?} is still in {selector}: {text}"));
    }

    /// What can be read on whatever has the focus.
    pub(crate) async fn focus(&self) -> String {
        self.run("return document.activeElement.innerText.trim()").await.as_str().unwrap_or_default().to_owned()
    }

    /// Cannot be read anywhere on the page now.
    pub(crate) async fn misses(&self, part: &str) {
        let text = self.text().await;
        assert!(!text.contains(part), "{part:?} is on the page: {text}");
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.driver.client.execute(script, Vec::new()).await.unwrap()
    }

    /// What the accessibility checker finds wrong; nothing where the checker is not there.
    pub(crate) async fn barriers(&self, checker: &str) -> Vec<String> {
        // Given as a script of the driver, which the page's own policy does not forbid.
        self.driver.client.execute(checker, Vec::new()).await.unwrap();
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations), (error) => done([String(error)]));";
        let found = self.driver.client.execute_async(run, Vec::new()).await.unwrap();
        let violations = found.as_array().cloned().unwrap_or_default();
        violations
            .iter()
            .map(|one| {
                format!(
                    "{}: {} {}",
                    one["id"],
                    one["help"],
                    json!(one["nodes"].as_array().map(|nodes| nodes.iter().map(|node| node["html"].clone()).collect::<Vec<_>>()))
                )
            })
            .collect()
    }

    /// Writes the first element of a selector as a PNG.
    pub(crate) async fn picture_of(&self, selector: &str, to: &Path) {
        std::fs::write(to, self.find(selector).await.screenshot().await.unwrap()).unwrap();
    }

    /// Writes everything that is to be seen in a window of this height as a PNG.
    pub(crate) async fn picture(&self, height: u32, to: &Path) {
        self.driver.client.set_window_size(Driver::PORTRAIT, height).await.unwrap();
        std::fs::write(to, self.driver.client.screenshot().await.unwrap()).unwrap();
    }

    async fn until<T>(&self, mut there: impl AsyncFnMut() -> Result<(), T>) -> Result<(), T> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            match there().await {
                Err(last) if tokio::time::Instant::now() > deadline => return Err(last),
                Err(_) => tokio::time::sleep(GLANCE).await,
                Ok(()) => return Ok(()),
            }
        }
    }
}
