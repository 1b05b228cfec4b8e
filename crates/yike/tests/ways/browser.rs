//! As little of a browser as a login needs: cookies by host, forms, redirects one by one.

use axum::http::{Method, header};
use std::collections::BTreeMap;
use yike::http::{Answer, Ask, Http, Reach};

#[derive(Default)]
pub struct Browser {
    http: Http,
    cookies: BTreeMap<(String, String), String>,
}

/// A page, and where it was found.
pub struct Page {
    pub status: u16,
    pub url: String,
    pub body: String,
    /// Where it sends the browser on.
    pub location: Option<String>,
}

fn origin(url: &str) -> String {
    url.split('/').take(3).collect::<Vec<_>>().join("/")
}

impl Browser {
    pub async fn get(&mut self, url: &str) -> Page {
        self.ask(Method::GET, url, Vec::new()).await
    }

    /// Gets a page and goes on wherever it sends the browser.
    pub async fn follow(&mut self, url: &str) -> Page {
        let page = self.get(url).await;
        self.go_on(page, "").await
    }

    /// Goes on until a page that sends nowhere, or one that would lead to `stop`.
    pub async fn go_on(&mut self, mut page: Page, stop: &str) -> Page {
        for _ in 0..12 {
            let Some(to) = page.location.clone() else {
                return page;
            };
            if !stop.is_empty() && to.contains(stop) {
                return page;
            }
            page = self.get(&to).await;
        }
        panic!("sent on for ever: {}", page.url);
    }

    pub async fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.ask(Method::POST, url, form.finish().into_bytes())
            .await
    }

    async fn ask(&mut self, method: Method, url: &str, body: Vec<u8>) -> Page {
        let here = origin(url);
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .filter(|((host, _), _)| *host == here)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let mut headers = vec![(header::ACCEPT, "text/html".to_owned())];
        headers.push((header::COOKIE, cookies.join("; ")));
        if method == Method::POST {
            let form = "application/x-www-form-urlencoded".to_owned();
            headers.push((header::CONTENT_TYPE, form));
        }
        let ask = Ask {
            method,
            url: url.to_owned(),
            headers,
            body,
        };
        let answer = self.http.ask(Reach::Named, ask).await;
        let answer = answer.unwrap_or_else(|why| panic!("{url}: {why:?}"));
        self.keep(&here, &answer);
        let location = answer.headers.get(header::LOCATION).map(|to| {
            let to = to.to_str().unwrap();
            match to.starts_with('/') {
                true => format!("{here}{to}"),
                false => to.to_owned(),
            }
        });
        Page {
            status: answer.status,
            url: url.to_owned(),
            body: String::from_utf8_lossy(&answer.body).into_owned(),
            location,
        }
    }

    fn keep(&mut self, here: &str, answer: &Answer) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let pair = text.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let key = (here.to_owned(), name.to_owned());
            match value.is_empty() || text.contains("Max-Age=0") {
                true => self.cookies.remove(&key),
                false => self.cookies.insert(key, value.to_owned()),
            };
        }
    }
}

impl Page {
    /// The value of a hidden field of the page.
    pub fn hidden(&self, name: &str) -> String {
        let field = format!("name=\"{name}\" value=\"");
        let rest = self.body.split(&field).nth(1);
        let rest = rest.unwrap_or_else(|| panic!("no {name} on {}\n{}", self.url, self.body));
        rest.split('"').next().unwrap().to_owned()
    }
}
