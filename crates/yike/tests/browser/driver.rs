//! A small WebDriver client over plain TCP: a handful of calls do not need a library with its own
//! HTTP, URL and cookie crates (docs/decisions/008).

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

/// One element of the page.
pub struct Element(String);

impl Browser {
    /// `None` where chromedriver is not installed.
    pub fn start(script: bool) -> Option<Browser> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take()?).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, rest) = line.split_once("started successfully on port ")?;
                rest.trim_end_matches('.').trim().parse().ok()
            })
            .expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut browser = Browser {
            driver,
            port,
            session: String::new(),
            _profile: profile,
        };
        let folder = browser._profile.path().display().to_string();
        let answer = browser.call(
            "POST",
            "/session",
            &json!({ "capabilities": { "alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": { "prefs": { "intl.accept_languages": "zh-CN,zh" }, "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update", "--no-first-run",
                    "--lang=zh-CN", format!("--user-data-dir={folder}"), "--window-size=1280,900",
                ]},
            }}}),
        );
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        // Weights are those of a first visit.
        browser.devtools("Network.enable", &json!({}));
        browser.devtools(
            "Network.setCacheDisabled",
            &json!({ "cacheDisabled": true }),
        );
        if !script {
            browser.devtools(
                "Emulation.setScriptExecutionDisabled",
                &json!({ "value": true }),
            );
        }
        Some(browser)
    }

    pub fn go(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    pub fn address(&self) -> String {
        let answer = self.call("GET", &self.path("/url"), &Value::Null);
        answer.as_str().unwrap_or_default().to_owned()
    }

    pub fn all(&self, css: &str) -> Vec<Element> {
        let found = self.post(
            "/elements",
            &json!({ "using": "css selector", "value": css }),
        );
        let found = found.as_array().into_iter().flatten();
        found
            .filter_map(|one| one[ELEMENT].as_str().map(|id| Element(id.to_owned())))
            .collect()
    }

    pub fn has(&self, css: &str) -> bool {
        !self.all(css).is_empty()
    }

    /// The first such element; waits a little for it.
    pub fn one(&self, css: &str) -> Element {
        let began = Instant::now();
        loop {
            if let Some(element) = self.all(css).into_iter().next() {
                return element;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "no {css} on {}:\n{}",
                self.address(),
                self.text("body")
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits until it is so.
    pub fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(
                began.elapsed() < PATIENCE,
                "{what} does not come; on {}:\n{}",
                self.address(),
                self.text("body")
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Takes the network away from the page, or gives it back.
    pub fn network(&self, is_there: bool) {
        let conditions = json!({
            "offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.emulateNetworkConditions", &conditions);
    }

    /// Where the browser keeps what it keeps.
    pub fn profile(&self) -> &std::path::Path {
        self._profile.path()
    }

    /// Somebody else sits down: no cookie is left.
    pub fn forget(&self) {
        self.call("DELETE", &self.path("/cookie"), &Value::Null);
        self.devtools("Network.clearBrowserCookies", &json!({}));
    }

    /// Elder mode, as the switch in the header sets it.
    pub fn elder(&self, address: &str) {
        let cookie = json!({ "name": "elder", "value": "1", "url": address });
        self.devtools("Network.setCookie", &cookie);
    }

    /// The language, as the switch in the header sets it: `zh` or `en`.
    pub fn lang(&self, address: &str, code: &str) {
        let cookie = json!({ "name": "lang", "value": code, "url": address });
        self.devtools("Network.setCookie", &cookie);
    }

    /// Runs this at the beginning of every page that is opened from now on.
    pub fn before_every_page(&self, script: &str) {
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", &source);
    }

    /// The page as it would come out of the printer: a PDF on the paper that its style asks for.
    pub fn paper(&self) -> Vec<u8> {
        let how = json!({ "preferCSSPageSize": true, "printBackground": true });
        let answer = self.devtools("Page.printToPDF", &how);
        from_base64(answer["data"].as_str().unwrap_or_default())
    }

    pub fn text(&self, css: &str) -> String {
        match self.all(css).into_iter().next() {
            Some(Element(id)) => {
                let path = self.path(&format!("/element/{id}/text"));
                let answer = self.call("GET", &path, &Value::Null);
                answer.as_str().unwrap_or_default().to_owned()
            }
            None => String::new(),
        }
    }

    pub fn attribute(&self, element: &Element, name: &str) -> String {
        let path = self.path(&format!("/element/{}/attribute/{name}", element.0));
        let answer = self.call("GET", &path, &Value::Null);
        answer.as_str().unwrap_or_default().to_owned()
    }

    pub fn click(&self, element: &Element) {
        self.post(&format!("/element/{}/click", element.0), &json!({}));
    }

    /// Types into a field, in place of what stood there.
    pub fn fill(&self, element: &Element, words: &str) {
        self.post(&format!("/element/{}/clear", element.0), &json!({}));
        self.keys(element, words);
    }

    /// Types, or names a file.
    pub fn keys(&self, element: &Element, words: &str) {
        self.post(
            &format!("/element/{}/value", element.0),
            &json!({ "text": words }),
        );
    }

    pub fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// One key pressed and let go, wherever the focus is: nothing is clicked, nothing is pointed at.
    pub fn press(&self, key: char) {
        let keys = json!([{ "type": "keyDown", "value": key.to_string() },
            { "type": "keyUp", "value": key.to_string() }]);
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": keys }] });
        self.post("/actions", &actions);
    }

    /// Words into the focused field, as an input method hands them over.
    pub fn type_in(&self, words: &str) {
        self.devtools("Input.insertText", &json!({ "text": words }));
    }

    /// For what answers later: the script calls its last argument.
    pub fn run_async(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// The window as a phone, a desk or a board has it.
    pub fn size(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// The whole page as PNG.
    pub fn picture(&self) -> Vec<u8> {
        let shot = json!({ "format": "png", "captureBeyondViewport": true });
        let answer = self.devtools("Page.captureScreenshot", &shot);
        from_base64(answer["data"].as_str().unwrap_or_default())
    }

    fn devtools(&self, command: &str, params: &Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": params }),
        )
    }

    fn path(&self, rest: &str) -> String {
        format!("/session/{}{rest}", self.session)
    }

    fn post(&self, rest: &str, body: &Value) -> Value {
        self.call("POST", &self.path(rest), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.exchange(method, path, body);
        assert_eq!(
            status, 200,
            "{method} {path}: {}",
            answer["value"]["message"]
        );
        answer["value"].clone()
    }

    fn exchange(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("the driver reads");
        stream.write_all(body.as_bytes()).expect("the driver reads");
        let mut answer = BufReader::new(stream);
        let mut line = String::new();
        answer.read_line(&mut line).expect("the driver answers");
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .unwrap_or(0);
        let mut length = 0;
        loop {
            line.clear();
            answer.read_line(&mut line).expect("the driver answers");
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut bytes = vec![0; length];
        answer
            .read_exact(&mut bytes)
            .expect("the driver answers in full");
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        )
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            // Ends the browser as well; a failed test must not panic again here.
            if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
                let end = format!(
                    // It answers no other host, and would leave the browser running.
                    "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
                    self.session, self.port
                );
                let _ = stream.write_all(end.as_bytes());
                let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
                let _ = stream.read(&mut [0; 64]);
            }
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::with_capacity(text.len() * 3 / 4), 0_u32, 0);
    for c in text.bytes() {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}
