//! Routes that say who may call them. A route cannot be added without its row.

use super::problem::Problem;
use super::visit::{Visit, Visitor};
use crate::app::App;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post};
use yike_core::who::Duty;

/// Who may call a route. What they may see or do there is decided by the query and by `allowed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody; nothing personal is shown.
    Public,
    /// A resident who has proved their phone.
    Resident,
    /// Anybody who has logged in: resident or staff. The case decides.
    Known,
    /// Staff in one of these duties.
    Staff(&'static [Duty]),
    /// Staff, also those who have yet to prove or change something before they are in.
    Entering,
    /// Only in the demonstration.
    Demo,
}

impl Access {
    pub const ALL_STAFF: Access = Access::Staff(&Duty::ALL);

    /// Whether this visitor may call the route; a refusal says what to do next.
    pub fn admits(self, visit: &Visit, app: &App) -> Result<(), Problem> {
        match (self, &visit.visitor) {
            (Access::Public, _) => Ok(()),
            (Access::Demo, _) if app.is_demo() => Ok(()),
            (Access::Demo, _) => Err(Problem::NotFound),
            (Access::Entering, Visitor::Staff { .. }) => Ok(()),
            (Access::Entering, Visitor::Resident { .. }) => Err(Problem::NotYourDuty),
            (Access::Entering, Visitor::Nobody) if visit.entering.is_some() => Ok(()),
            (Access::Known | Access::Staff(_), Visitor::Nobody) if visit.entering.is_some() => {
                // Halfway in: they are led to what is lacking, and to nothing else.
                Err(visit
                    .entering
                    .as_ref()
                    .map_or(Problem::StaffLogin, |e| Problem::Lacks(e.lack)))
            }
            (Access::Resident, Visitor::Resident { .. }) => Ok(()),
            (Access::Known, Visitor::Resident { .. } | Visitor::Staff { .. }) => Ok(()),
            (Access::Resident | Access::Known, Visitor::Nobody) => Err(Problem::Login),
            (Access::Resident, Visitor::Staff { .. }) => Err(Problem::NotYourDuty),
            (Access::Staff(duties), Visitor::Staff { posts, .. }) => {
                if posts.iter().any(|post| duties.contains(&post.duty)) {
                    Ok(())
                } else {
                    Err(Problem::NotYourDuty)
                }
            }
            (Access::Staff(_) | Access::Entering, Visitor::Nobody) => Err(Problem::StaffLogin),
            (Access::Staff(_), Visitor::Resident { .. }) => Err(Problem::NotYourDuty),
        }
    }
}

/// One row of the authorisation matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
}

/// A list of routes being built.
#[derive(Default)]
pub struct Routes {
    rows: Vec<Route>,
    router: Router<App>,
}

impl Routes {
    pub fn new() -> Routes {
        Routes::default()
    }

    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, access, get(handler))
    }

    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, access, post(handler))
    }

    pub fn delete<H, T>(self, path: &'static str, access: Access, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("DELETE", path, access, delete(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        access: Access,
        handler: MethodRouter<App>,
    ) -> Routes {
        let guarded = handler.layer(middleware::from_fn(move |request: Request, next: Next| {
            guard(access, request, next)
        }));
        self.router = self.router.route(path, guarded);
        self.rows.push(Route {
            method,
            path,
            access,
        });
        self
    }

    pub fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.rows.extend(other.rows);
        self
    }

    pub fn rows(&self) -> &[Route] {
        &self.rows
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

async fn guard(access: Access, request: Request, next: Next) -> Response {
    let admitted = match (
        request.extensions().get::<Visit>(),
        request.extensions().get::<App>(),
    ) {
        (Some(visit), Some(app)) => access.admits(visit, app),
        _ => Err(Problem::Ours),
    };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}
