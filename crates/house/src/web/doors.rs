//! Doors: every route names the one right that opens it, so that no route can forget the policy
//! and a test can try each door as every role.

use super::cx::{Cx, Visit};
use crate::House;
use crate::people::policy::Right;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Whether people or programs use a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorKind {
    Page,
    Api,
}

/// One route, as the policy walk sees it.
#[derive(Debug, Clone)]
pub struct Door {
    pub method: &'static str,
    pub path: String,
    /// `None`: open to everybody (sign-in, assets).
    pub right: Option<Right>,
    pub kind: DoorKind,
}

/// The routes of one room, collected in reading order.
#[derive(Default)]
pub struct Doors {
    pub(crate) router: Router<House>,
    pub(crate) api: OpenApiRouter<House>,
    pub list: Vec<Door>,
}

impl Doors {
    /// A page or fragment that people read.
    pub fn get<H: Handler<T, House>, T: 'static>(self, path: &str, right: Right, handler: H) -> Self {
        self.page("GET", path, right, get(handler))
    }

    /// A form that people send.
    pub fn post<H: Handler<T, House>, T: 'static>(self, path: &str, right: Right, handler: H) -> Self {
        self.page("POST", path, right, post(handler))
    }

    /// Routes of the API, made by `utoipa_axum::routes!` and so part of the OpenAPI document.
    pub fn api(mut self, right: Right, routes: UtoipaMethodRouter<House>) -> Self {
        let (schemas, paths, methods) = routes;
        for (path, item) in &paths.paths {
            let verbs = [
                ("GET", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            self.list.extend(verbs.into_iter().filter(|(_, there)| *there).map(|(method, _)| Door {
                method,
                path: path.clone(),
                right: Some(right),
                kind: DoorKind::Api,
            }));
        }
        self.api = self.api.routes((schemas, paths, guarded(methods, right)));
        self
    }

    /// A route that needs nobody to be signed in.
    pub fn open(mut self, method: &'static str, path: &str, methods: MethodRouter<House>) -> Self {
        self.router = self.router.route(path, methods);
        self.list.push(Door { method, path: path.to_owned(), right: None, kind: DoorKind::Page });
        self
    }

    fn page(mut self, method: &'static str, path: &str, right: Right, methods: MethodRouter<House>) -> Self {
        self.router = self.router.route(path, guarded(methods, right));
        self.list.push(Door { method, path: path.to_owned(), right: Some(right), kind: DoorKind::Page });
        self
    }

    /// Adds another collection of doors behind these.
    pub fn and(mut self, other: Doors) -> Self {
        self.router = self.router.merge(other.router);
        self.api = self.api.merge(other.api);
        self.list.extend(other.list);
        self
    }
}

/// Puts the guard in front of a route: asks the policy, then hands the context on.
fn guarded(methods: MethodRouter<House>, right: Right) -> MethodRouter<House> {
    methods.route_layer(from_fn(move |request: Request, next: Next| guard(right, request, next)))
}

async fn guard(right: Right, mut request: Request, next: Next) -> Response {
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return crate::Error::internal("the request was not identified").into_response();
    };
    match Cx::admit(&visit, right) {
        Ok(cx) => {
            request.extensions_mut().insert(cx);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}
