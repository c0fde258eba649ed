//! The visitor's door: what the widget needs to draw itself.

use crate::ops;
use crate::view::WidgetConfig;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use web::{Answer, Json, Visitor};

/// Read the widget's looks and active automations.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/widget/config", tag = "sites",
    responses((status = 200, body = WidgetConfig), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("site" = []))))]
pub async fn get_widget_config(visitor: Visitor) -> Answer<Response> {
    let config: WidgetConfig = ops::widget_config(visitor.scope(), &visitor.site().site).await?;
    Ok(([(CACHE_CONTROL, "public, max-age=60")], Json(config)).into_response())
}

/// The visitor's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(get_widget_config))]
pub struct Docs;
