//! What the sites know, in the words of the chat.

use chat::{About, Found, Knowledge};
use kernel::{
    Fault, Later, Scope,
    ids::SiteId,
    ports::{Grounding, Turn},
};

pub struct SiteKnowledge;

impl Knowledge for SiteKnowledge {
    fn about<'a>(&'a self, scope: &'a Scope, site: &'a SiteId) -> Later<'a, Result<About, Fault>> {
        Box::pin(async move { Ok(introduced(&sites::ground(scope, site, "", Vec::new()).await?)) })
    }
    fn search<'a>(
        &'a self,
        scope: &'a Scope,
        site: &'a SiteId,
        question: &'a str,
        history: &'a [Turn],
    ) -> Later<'a, Result<Found, Fault>> {
        Box::pin(async move {
            let ground = sites::ground(scope, site, question, history.to_vec()).await?;
            let about = introduced(&ground);
            Ok(Found { excerpts: ground.excerpts, facts: ground.facts, about })
        })
    }
}

fn introduced(ground: &Grounding) -> About {
    About { business: ground.business.clone(), locale: ground.locale.clone(), greeting: None }
}
