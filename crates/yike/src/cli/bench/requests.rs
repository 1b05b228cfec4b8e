//! Requests as a desk sends them, through the router in this process.

use anyhow::{Context, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;
use yike::act::CaseKey;
use yike::app::App;
use yike::demo;
use yike::web::session::{self, SessionKind};
use yike_core::item::MaterialSource;

/// Somebody of the staff, logged in.
pub struct Desk {
    router: Router,
    token: String,
}

impl Desk {
    pub async fn enter(app: &App, login: &str) -> anyhow::Result<Desk> {
        let world = app.world.now();
        let person = world
            .people
            .iter()
            .find(|(_, person)| person.login.as_deref() == Some(login))
            .map(|(id, _)| id.clone());
        let person = person.with_context(|| format!("nobody logs in as {login}"))?;
        let token = session::begin(app, "", SessionKind::Staff, &person, "").await?;
        Ok(Desk {
            router: yike::web::router(app.clone()),
            token,
        })
    }

    pub async fn page(&self, path: &str) -> anyhow::Result<()> {
        self.send("GET", path, Vec::new(), StatusCode::OK).await
    }

    /// Files a case as the counter's form does.
    pub async fn submit(&self, app: &App, n: usize) -> anyhow::Result<()> {
        let world = app.world.now();
        let published = world.published(super::ITEM, app.now());
        let item = &published.context("the item is published")?.item;
        let made_up = demo::typed(
            item,
            &[("urgency", "urgent"), ("cause", "accident")],
            (20_000 + n) as u16,
        );
        let mut fields: Vec<(String, String)> = made_up.answers.iter().map(own).collect();
        // No name and no phone twice: the desk would ask whether two cases are the same.
        let mut person = made_up.person.clone();
        person.insert("name".into(), name(n));
        person.insert("phone".into(), format!("1390000{n:04}"));
        fields.extend(person.iter().map(own));
        fields.push(("community".into(), super::STATION.into()));
        fields.push(("command_id".into(), uuid::Uuid::now_v7().to_string()));
        for material in item.materials_for(&made_up.answers) {
            match material.from {
                MaterialSource::System => {
                    fields.push((format!("orig-{}", material.code), "1".into()));
                }
                MaterialSource::Applicant | MaterialSource::Government | MaterialSource::Other => {
                    fields.push(("seen".into(), material.code.clone()));
                }
            }
        }
        let path = format!("/desk/new/{}", super::ITEM);
        self.send("POST", &path, fields, StatusCode::SEE_OTHER)
            .await
    }

    pub async fn accept(&self, key: &CaseKey) -> anyhow::Result<()> {
        let id = uuid::Uuid::now_v7().to_string();
        let path = format!("/cases/{key}/do/accept");
        let fields = vec![("command_id".into(), id)];
        self.send("POST", &path, fields, StatusCode::SEE_OTHER)
            .await
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        fields: Vec<(String, String)>,
        wanted: StatusCode,
    ) -> anyhow::Result<()> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT_ENCODING, "gzip")
            .body(Body::from(body))?;
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        // A page is done when all of it is there.
        let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
        if status != wanted {
            bail!(
                "{method} {path} was answered {status}, {} bytes",
                bytes.len()
            );
        }
        Ok(())
    }
}

fn own((key, value): (&String, &String)) -> (String, String) {
    (key.clone(), value.clone())
}

/// A name for the n-th of ten thousand.
fn name(n: usize) -> String {
    let signs: Vec<char> = "甲乙丙丁戊己庚辛壬癸".chars().collect();
    let digits = [1000, 100, 10, 1].map(|unit| signs[n / unit % 10]);
    format!("测{}", String::from_iter(digits))
}
