//! Chromium, driven through chromedriver. Both end with the test, and neither gets beyond this machine.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Write},
    net::SocketAddr,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder, Locator, error::CmdError, wd::WebDriverCompatibleCommand};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::AsyncReadExt,
    net::TcpListener,
    sync::{Semaphore, SemaphorePermit},
    time::{sleep, timeout},
};
use url::Url;

/// Nothing that a page does by itself takes longer, not even a reconnection on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

const CHROMEDRIVER_TRIES: usize = 5;

/// Browsers are heavy, but spend most of their time waiting: two tests at a time have them.
static TURN: Semaphore = Semaphore::const_new(2);

/// A chromedriver of our own, with what its browsers write, and the trap that all names but ours lead to.
pub struct Driver {
    process: Child,
    url: String,
    folder: TempDir,
    profiles: AtomicUsize,
    pub trap: Trap,
    _turn: SemaphorePermit<'static>,
}

impl Driver {
    /// None, and loudly so, where there is no Chromium; in CI that is a failure.
    pub async fn start() -> Option<Self> {
        let (Some(_), Some(chromedriver)) = (program("chromium"), program("chromedriver")) else {
            assert!(env::var("CI").as_deref() != Ok("true"), "chromium and chromedriver are needed in CI");
            // Not by `eprintln!`, which shows nothing of a test that passes.
            let _ = writeln!(io::stderr(), "skipped: chromium not found");
            return None;
        };
        let turn = TURN.acquire().await.expect("never closed");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(chromedriver);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
        for name in ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(name, folder.path());
        }
        let (process, port) = (0..CHROMEDRIVER_TRIES).find_map(|_| listening(&mut command)).expect("chromedriver says its port");
        let (url, profiles, trap) = (format!("http://127.0.0.1:{port}"), AtomicUsize::new(0), Trap::start().await);
        Some(Self { process, url, folder, profiles, trap, _turn: turn })
    }

    /// A browser with a fresh profile, at home on the server there.
    pub async fn browser(&self, home: SocketAddr) -> Browser {
        self.browser_with(home, json!({})).await
    }

    /// The same without scripts.
    pub async fn browser_without_scripts(&self, home: SocketAddr) -> Browser {
        self.browser_with(home, json!({ "profile.managed_default_content_settings.javascript": 2 })).await
    }

    async fn browser_with(&self, home: SocketAddr, prefs: Value) -> Browser {
        let profile = self.folder.path().join(format!("profile-{}", self.profiles.fetch_add(1, Ordering::Relaxed)));
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--window-size=1280,900".to_owned(),
            // The browser's own chatter ends at once; what a mail may name is trapped.
            format!("--host-resolver-rules=MAP *.example {}, MAP * ^NOTFOUND, EXCLUDE 127.0.0.1", self.trap.address),
            format!("--user-data-dir={}", profile.display()),
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": { "performance": "ALL" },
            "goog:chromeOptions": { "binary": program("chromium"), "args": arguments, "prefs": prefs },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&self.url).await.expect("a browser");
        let browser = Browser { client, home: format!("http://{home}"), downloads: profile.join("downloads") };
        // The page that it opens by itself asks for things of its own.
        browser.client.goto("about:blank").await.expect("an empty page");
        browser.requested().await;
        browser
    }
}

/// A chromedriver and its port. It ends at once when the port it was given for IPv4 is taken for IPv6.
fn listening(command: &mut Command) -> Option<(Child, u16)> {
    let mut process = command.spawn().expect("chromedriver starts");
    let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines();
    let said = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok());
    let Some(port) = said else {
        let _ = process.wait();
        return None;
    };
    // It must never wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Some((process, port))
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It leads a group of its own, which its browsers stay in. Their crash handlers don't, but they name our folder.
        kill(&format!("-{}", self.process.id()));
        let _ = self.process.wait();
        let ours = self.folder.path().as_os_str().as_encoded_bytes();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            if line.windows(ours.len()).any(|part| part == ours) {
                kill(&entry.file_name().to_string_lossy());
            }
        }
    }
}

fn kill(target: &str) {
    let _ = Command::new("kill").args(["-KILL", "--", target]).stderr(Stdio::null()).status();
}

fn program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Where a browser ends up that asks for a name under `.example`.
pub struct Trap {
    address: SocketAddr,
    caught: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (address, caught) = (listener.local_addr().expect("bound"), Arc::new(Mutex::new(Vec::new())));
        let all = Arc::clone(&caught);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 512];
                let read = timeout(Duration::from_secs(1), stream.read(&mut head)).await.unwrap_or(Ok(0)).unwrap_or(0);
                let line = head[..read].split(|&byte| byte == b'\r').next().unwrap_or_default();
                all.lock().expect("unpoisoned").push(line.escape_ascii().to_string());
            }
        });
        Self { address, caught }
    }

    /// The first line that was said on each connection.
    pub fn caught(&self) -> Vec<String> {
        self.caught.lock().expect("unpoisoned").clone()
    }
}

/// One browser with one profile. It panics where a person would be stuck.
pub struct Browser {
    pub client: Client,
    home: String,
    downloads: PathBuf,
}

impl Browser {
    /// Goes there as by typing into the address field.
    pub async fn goto(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.home)).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Runs the body of a function in the page.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs it until it gives something true.
    pub async fn until(&self, script: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self.client.execute(script, vec![]).await;
            match found {
                Ok(Value::Null | Value::Bool(false)) => {}
                Ok(value) => return value,
                // A page on its way out can't answer; one with a dialogue has run something.
                Err(error) => assert!(!error.to_string().contains("alert"), "{error}"),
            }
            if Instant::now() >= until {
                panic!("in vain: {script}\n{}", self.run("return location.href + '\\n' + document.body.innerText").await);
            }
            sleep(Duration::from_millis(25)).await;
        }
    }

    /// Waits until an element with this selector shows this text.
    pub async fn shows(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        self.until(&format!("return [...document.querySelectorAll({selector})].some((e) => e.innerText.includes({text}))")).await;
    }

    /// Waits until there are so many.
    pub async fn counts(&self, selector: &str, count: usize) {
        self.until(&format!("return document.querySelectorAll({}).length === {count}", json!(selector))).await;
    }

    /// The text of the first element with this selector.
    pub async fn text(&self, selector: &str) -> String {
        let text = self.until(&format!("return document.querySelector({})?.textContent.trim() ?? null", json!(selector))).await;
        text.as_str().expect("text").to_owned()
    }

    /// Waits for the page of an inbox and gives its address.
    pub async fn address(&self) -> String {
        self.text("#address").await
    }

    /// Clicks the element with this selector.
    pub async fn click(&self, selector: &str) {
        self.click_at(Locator::Css(selector)).await;
    }

    /// Clicks the link or button with these words on it.
    pub async fn press(&self, words: &str) {
        let path = format!("//*[self::a or self::button or self::summary][normalize-space()=\"{words}\"]");
        self.click_at(Locator::XPath(&path)).await;
    }

    async fn click_at(&self, locator: Locator<'_>) {
        let until = Instant::now() + PATIENCE;
        loop {
            // A list that has just been refreshed has new elements.
            let clicked: Result<(), CmdError> = async { self.client.find(locator).await?.click().await }.await;
            match clicked {
                Ok(()) => return,
                Err(error) => assert!(Instant::now() < until, "{locator:?}: {error}"),
            }
            sleep(Duration::from_millis(25)).await;
        }
    }

    /// Types into a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.client.find(Locator::Css(selector)).await.expect("a field");
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect("a field with text");
    }

    /// The text of the frame that a mail's HTML is shown in.
    pub async fn framed_text(&self) -> String {
        let frame = self.client.find(Locator::Css("iframe.html")).await.expect("a frame");
        frame.enter_frame().await.expect("in the frame");
        let text = self.text("body").await;
        self.client.clone().enter_parent_frame().await.expect("out of the frame");
        text
    }

    /// Goes to something that must be saved and not shown; gives the name it was saved under.
    pub async fn download(&self, path: &str) -> String {
        let before = self.saved();
        let page = self.run("return location.href").await;
        self.cdp("Browser.setDownloadBehavior", json!({ "behavior": "allow", "downloadPath": self.downloads })).await;
        // It reports an aborted navigation for what becomes a file.
        let _ = self.client.goto(&format!("{}{path}", self.home)).await;
        let until = Instant::now() + PATIENCE;
        loop {
            let new =
                self.saved().into_iter().find(|name| !before.contains(name) && !name.ends_with(".crdownload") && !name.starts_with('.'));
            if let Some(name) = new {
                assert_eq!(self.run("return location.href").await, page, "{path} was shown");
                return name;
            }
            assert!(Instant::now() < until, "{path} was not saved");
            sleep(Duration::from_millis(25)).await;
        }
    }

    fn saved(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.downloads).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// Says something to the browser that WebDriver has no words for.
    pub async fn cdp(&self, command: &str, params: Value) -> Value {
        let body = json!({ "cmd": command, "params": params });
        self.client.issue_cmd(Post("goog/cdp/execute", body)).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The URLs of everything the browser has asked for since the last call.
    pub async fn requested(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Post("se/log", json!({ "type": "performance" }))).await.expect("a log");
        let entries =
            log.as_array().expect("a list").iter().filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok());
        let requests = entries.filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent");
        requests.filter_map(|entry| entry["message"]["params"]["request"]["url"].as_str().map(str::to_owned)).collect()
    }

    /// As if the visitor had allowed them before.
    pub async fn allow_notifications(&self) {
        self.cdp("Browser.grantPermissions", json!({ "origin": self.home, "permissions": ["notifications"] })).await;
    }

    /// Presses a key and lets it go: `Tab`, `Enter`, `Escape`, ` ` or a letter.
    pub async fn key(&self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            _ => (u32::from(key.as_bytes()[0].to_ascii_uppercase()), key),
        };
        for kind in [if text.is_empty() { "rawKeyDown" } else { "keyDown" }, "keyUp"] {
            let text = if kind == "keyUp" { "" } else { text };
            let params = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "text": text });
            self.cdp("Input.dispatchKeyEvent", params).await;
        }
    }

    /// Runs this in every page from now on, before its own scripts.
    pub async fn before_scripts(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Writes what is on the screen.
    pub async fn screenshot(&self, path: &Path) {
        let png = self.client.screenshot().await.expect("a picture");
        fs::write(path, png).expect("a file");
    }
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Post(&'static str, Value);

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, url::ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}
