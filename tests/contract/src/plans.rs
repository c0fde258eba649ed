//! Every statement of every store, asked for its plan on the real schema: no scan, no sort of unbounded sets, and an
//! index that begins with the tenant.

use std::collections::BTreeMap;

use syn::{Expr, ExprCall, Lit, visit::Visit};
use testkit::TestSql;

use crate::{exceptions, rust, tree};

/// A statement and where it stands: `leads::LIST_LEADS`.
struct Statement {
    name: String,
    kind: String,
    text: String,
}

#[derive(Default)]
struct Collect {
    constant: String,
    found: Vec<(String, String, Option<String>)>,
}

impl<'a> Visit<'a> for Collect {
    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.constant = item.ident.to_string();
        if let Expr::Lit(literal) = item.expr.as_ref()
            && let Lit::Str(text) = &literal.lit
            && ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| text.value().starts_with(verb))
        {
            self.found.push((self.constant.clone(), "Raw".to_owned(), Some(text.value())));
        }
        syn::visit::visit_item_const(self, item);
    }
    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        if let Expr::Path(path) = call.func.as_ref() {
            let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
            let kind = names.iter().find(|name| ["TenantSql", "GlobalSql"].contains(&name.as_str()));
            if let Some(kind) = kind.filter(|_| names.last().is_some_and(|name| name == "new")) {
                let text = call.args.first().and_then(written);
                self.found.push((self.constant.clone(), kind.clone(), text));
            }
        }
        syn::visit::visit_expr_call(self, call);
    }
}

/// The text of a literal or of a `concat!` of literals.
fn written(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Macro(call) if call.mac.path.is_ident("concat") => {
            let literals =
                call.mac.parse_body_with(syn::punctuated::Punctuated::<syn::LitStr, syn::Token![,]>::parse_terminated);
            Some(literals.ok()?.iter().map(syn::LitStr::value).collect())
        }
        _ => None,
    }
}

fn statements() -> Vec<Statement> {
    let mut all = Vec::new();
    for file in tree::files().into_iter().filter(tree::File::is_rust_of_product) {
        let mut collect = Collect::default();
        collect.visit_file(&rust::without_tests(rust::parse(&file.path, &file.text)));
        let room = file.room().replace("workers/", "");
        for (constant, kind, text) in collect.found {
            let name = format!("{room}::{constant}");
            let text =
                text.unwrap_or_else(|| panic!("{name}: write the statement as one literal or a concat! of literals"));
            all.push(Statement { name, kind, text });
        }
    }
    all
}

/// What is wrong with a plan.
fn faults(kind: &str, plan: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in plan {
        let table = line.split(' ').nth(1).unwrap_or_default();
        let harmless = ["json_each", "CONSTANT", "(subquery", "SUBQUERY"].iter().any(|word| line.contains(word))
            || line.contains("VIRTUAL TABLE INDEX")
            || plan.iter().any(|other| {
                other.contains(&format!("MATERIALIZE {table}")) || other.contains(&format!("CO-ROUTINE {table}"))
            });
        if line.starts_with("SCAN ") && !harmless {
            wrong.push(line.clone());
        }
        if line.contains("TEMP B-TREE") || line.contains("AUTOMATIC") {
            wrong.push(line.clone());
        }
        let keyed = line.contains("tenant_id=?") || line.contains("INTEGER PRIMARY KEY") || harmless;
        if kind == "TenantSql" && line.starts_with("SEARCH ") && !keyed {
            wrong.push(format!("{line} (not by tenant)"));
        }
    }
    wrong
}

#[test]
fn every_statement_is_covered_by_an_index() {
    let (control, shard) = (TestSql::migrated("control"), TestSql::migrated("shard"));
    let statements = statements();
    assert!(statements.len() > 10, "only {} statements found: the search itself is broken", statements.len());
    let mut found = BTreeMap::new();
    for statement in statements {
        let planned = match statement.kind.as_str() {
            "TenantSql" => shard.plan(&statement.text),
            "GlobalSql" => control.plan(&statement.text).or_else(|_| shard.plan(&statement.text)),
            _ => shard.plan(&statement.text).or_else(|_| control.plan(&statement.text)),
        };
        let wrong = match planned {
            Ok(plan) => faults(&statement.kind, &plan),
            Err(error) => vec![format!("cannot be prepared on the migrated schema: {error}")],
        };
        if !wrong.is_empty() {
            found.insert(statement.name, wrong.join("; "));
        }
    }
    exceptions::assert_only_known("exceptions/plans.txt", CEILING, &found, "EXPLAIN QUERY PLAN of every statement:");
}

/// Lines that exceptions/plans.txt may have. Lower it when you take one out.
const CEILING: usize = 5;
