//! Whom a world lets call: members by role, visitors, strangers.

use axum::{Router, middleware};
use kernel::{Tenant, permission::Role, ports::SiteEntry};
use web::App;

use crate::{Answer, Client, World};

impl World {
    /// Mounts routes as the edge does, behind `web::finish`: `world.serve(leads::routes)`.
    pub fn serve(&self, routes: impl FnOnce(&App) -> Router<App>) {
        let finish = middleware::from_fn_with_state(self.app.clone(), web::finish);
        self.serve_whole(routes(&self.app).layer(finish).with_state(self.app.clone()));
    }
    /// Mounts a whole router, such as the edge's own.
    pub fn serve_whole(&self, router: Router) {
        assert!(self.router.set(router).is_ok(), "a world serves one router");
    }
    /// Somebody without a session or an origin.
    pub fn anyone(&self) -> Client {
        Client::new(self.router.get().expect("call world.serve(routes) first").clone())
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.anyone().get(path).await
    }
    pub async fn post_json(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        self.anyone().post_json(path, body).await
    }
    /// A member of our team with this role.
    pub fn member(&self, role: Role) -> Client {
        self.signed_in(Some((&self.ours, role)))
    }
    pub fn owner(&self) -> Client {
        self.member(Role::Owner)
    }
    pub fn viewer(&self) -> Client {
        self.member(Role::Viewer)
    }
    /// The owner of the twin team on the other shard.
    pub fn twin_owner(&self) -> Client {
        self.signed_in(Some((&self.twins[0], Role::Owner)))
    }
    /// The owner of a team on our shard that has no rows at all: everything of ours must be 404.
    pub fn stranger(&self) -> Client {
        self.signed_in(Some((&self.stranger, Role::Owner)))
    }
    /// Somebody with a session and no team yet.
    pub fn newcomer(&self) -> Client {
        self.signed_in(None)
    }
    /// A visitor of our site, on a page of it.
    pub fn visitor(&self) -> Client {
        self.visitor_of(&self.site)
    }
    /// A visitor of any site, on a page of its first origin.
    pub fn visitor_of(&self, site: &SiteEntry) -> Client {
        self.anyone().visiting(&site.key, site.origins.first().map_or("", String::as_str))
    }
    fn signed_in(&self, membership: Option<(&Tenant, Role)>) -> Client {
        let (token, csrf) = self.identify.sign_in(membership);
        self.anyone().signed_in(&token, &csrf, &self.ports.settings.public_url)
    }
}
