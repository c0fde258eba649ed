//! Rust sources, read as Rust.

use proc_macro2::{LineColumn, TokenStream, TokenTree};
use syn::{ImplItem, Item, TraitItem, spanned::Spanned, visit::Visit};

/// A function with what the size law asks of it.
pub struct Function {
    pub name: String,
    /// Lines of code between the braces: no blank lines, no comments.
    pub lines: usize,
    pub arguments: usize,
}

/// Parses a file.
pub fn parse(path: &str, text: &str) -> syn::File {
    syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A file without its `#[cfg(test)]` items.
pub fn without_tests(mut file: syn::File) -> syn::File {
    file.items.retain(|item| !is_for_tests(item));
    file
}

fn is_for_tests(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|a| a.path().is_ident("cfg") && quote(a).contains("test"))
}

fn quote(attribute: &syn::Attribute) -> String {
    attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default()
}

/// Lines of code of a text: not blank, not only a comment.
pub fn code_lines(text: &str) -> usize {
    let mut in_comment = false;
    let is_code = |line: &&str| {
        let line = line.trim();
        if in_comment {
            in_comment = !line.contains("*/");
            return false;
        }
        if line.starts_with("/*") {
            in_comment = !line.contains("*/");
            return false;
        }
        !line.is_empty() && !line.starts_with("//")
    };
    text.lines().filter(is_code).count()
}

/// Lines of code of a file, its `#[cfg(test)]` modules left out.
pub fn code_lines_of(text: &str, file: &syn::File) -> usize {
    let tests = file.items.iter().filter(|item| is_for_tests(item));
    let skipped: usize = tests.map(|item| code_lines(&lines_of(text, item.span().start(), item.span().end()))).sum();
    code_lines(text).saturating_sub(skipped)
}

fn lines_of(text: &str, from: LineColumn, to: LineColumn) -> String {
    let wanted = text.lines().skip(from.line.saturating_sub(1)).take(to.line + 1 - from.line);
    wanted.collect::<Vec<_>>().join("\n")
}

/// Every function of a file, methods included.
pub fn functions(text: &str, file: &syn::File) -> Vec<Function> {
    let mut walk = Functions { text, found: Vec::new() };
    walk.visit_file(file);
    walk.found
}

struct Functions<'t> {
    text: &'t str,
    found: Vec<Function>,
}

impl Functions<'_> {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let (from, to) = (block.span().start(), block.span().end());
        let body = lines_of(self.text, from, to);
        // The lines of the braces themselves are not counted, as in clippy's too_many_lines.
        let lines = code_lines(&body).saturating_sub(if from.line == to.line { 0 } else { 2 });
        self.found.push(Function { name: signature.ident.to_string(), lines, arguments: signature.inputs.len() });
    }
}

impl<'a> Visit<'a> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }
    fn visit_impl_item(&mut self, item: &'a ImplItem) {
        if let ImplItem::Fn(item) = item {
            self.add(&item.sig, &item.block);
        }
        syn::visit::visit_impl_item(self, item);
    }
    fn visit_trait_item(&mut self, item: &'a TraitItem) {
        if let TraitItem::Fn(item) = item
            && let Some(block) = &item.default
        {
            self.add(&item.sig, block);
        }
        syn::visit::visit_trait_item(self, item);
    }
}

/// Every string literal of a file, those inside macro calls included.
pub fn strings(file: &syn::File) -> Vec<String> {
    #[derive(Default)]
    struct Strings(Vec<String>);
    impl<'a> Visit<'a> for Strings {
        fn visit_attribute(&mut self, _: &'a syn::Attribute) {}
        fn visit_lit_str(&mut self, literal: &'a syn::LitStr) {
            self.0.push(literal.value());
        }
        fn visit_macro(&mut self, call: &'a syn::Macro) {
            literals(call.tokens.clone(), &mut self.0);
        }
    }
    let mut walk = Strings::default();
    walk.visit_file(file);
    walk.0
}

fn literals(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => literals(group.stream(), found),
            TokenTree::Literal(literal) => {
                found.extend(syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value()));
            }
            _ => {}
        }
    }
}

/// Every identifier of a file, in order.
pub fn identifiers(text: &str) -> Vec<String> {
    fn walk(tokens: TokenStream, found: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => walk(group.stream(), found),
                TokenTree::Ident(ident) => found.push(ident.to_string()),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(text.parse().unwrap_or_default(), &mut found);
    found
}
