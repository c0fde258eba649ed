//! Words to an expression: a Pratt parser. Whatever it is given, it ends, and nests at most `DEEPEST` deep.

use crate::{
    ast::{Binary, DEEPEST, Entry, Kind, Link, Node, Piece, Step, UNARY_STRENGTH, Unary, too_deep},
    error::{Span, Trouble},
    lexer::{Lexer, Token},
    names,
};

type Answer<T> = Result<T, Trouble>;

pub struct Parser<'t> {
    lexer: Lexer<'t>,
    token: Token,
    span: Span,
    /// Where the word before ended.
    end: usize,
    nested: u8,
    /// Parameters of the lambdas around, innermost last.
    names: Vec<String>,
}

/// Reads the expression that begins at `from`, up to `}}`; answers where that ends.
pub fn parse_inner(text: &str, from: usize) -> Answer<(Node, usize)> {
    let mut parser = Parser::open(text, from)?;
    if parser.token == Token::Sign("}") {
        return Err(Trouble::new("syntax", "There is nothing between {{ and }}.").at(parser.span));
    }
    let node = parser.expression()?;
    if parser.token == Token::Sign("}") && parser.lexer.rest().starts_with('}') {
        return Ok((node, parser.lexer.at + 1));
    }
    Err(parser.unexpected("}}"))
}

/// Reads a whole text as one expression, without brackets around it.
#[cfg(test)]
pub fn parse(text: &str) -> Answer<Node> {
    let mut parser = Parser::open(text, 0)?;
    let node = parser.expression()?;
    if parser.token == Token::End { Ok(node) } else { Err(parser.unexpected("the end")) }
}

impl<'t> Parser<'t> {
    fn open(text: &'t str, from: usize) -> Answer<Self> {
        let lexer = Lexer::new(text, from);
        let mut parser =
            Self { lexer, token: Token::End, span: Span::default(), end: from, nested: 0, names: Vec::new() };
        parser.step()?;
        Ok(parser)
    }
    fn step(&mut self) -> Answer<Token> {
        self.end = self.span.to.max(self.end);
        let (token, span) = self.lexer.next()?;
        self.span = span;
        Ok(std::mem::replace(&mut self.token, token))
    }
    fn is(&self, sign: &str) -> bool {
        matches!(&self.token, Token::Sign(found) if *found == sign)
    }
    fn eat(&mut self, sign: &str) -> Answer<bool> {
        let found = self.is(sign);
        if found {
            self.step()?;
        }
        Ok(found)
    }
    fn must(&mut self, sign: &str) -> Answer<()> {
        if self.eat(sign)? { Ok(()) } else { Err(self.unexpected(sign)) }
    }
    #[cold]
    fn unexpected(&self, wanted: &str) -> Trouble {
        let found = match &self.token {
            Token::End => "the text ends".to_owned(),
            Token::Sign("=") => "there is a single =".to_owned(),
            Token::Sign(sign) => format!("there is {sign}"),
            Token::Name(name) => format!("there is {name}"),
            Token::Number(number) => format!("there is {number}"),
            Token::Text(_) | Token::Backtick => "a text begins".to_owned(),
        };
        let trouble = Trouble::new("syntax", format!("Here {wanted} is expected, but {found}.")).at(self.span);
        match &self.token {
            Token::Sign("=") => trouble.hint("To compare, write ==."),
            Token::Sign("&") => trouble.hint("For “and”, write &&."),
            Token::Sign("|") => trouble.hint("For “or”, write ||."),
            Token::Sign(";") => trouble.hint("An expression has one value and no statements."),
            Token::Name(name) if matches!(name.as_str(), "new" | "function" | "return" | "const" | "let" | "var") => {
                trouble.hint("An expression has one value and no statements.")
            }
            _ => trouble,
        }
    }
    fn from(&self, start: usize) -> Span {
        Span::new(start, self.end.max(start))
    }

    fn expression(&mut self) -> Answer<Node> {
        if self.nested >= DEEPEST {
            return Err(too_deep().at(self.span));
        }
        self.nested += 1;
        let node = self.choice();
        self.nested -= 1;
        node
    }
    fn choice(&mut self) -> Answer<Node> {
        let start = self.span.from;
        let asked = self.binary(0)?;
        if !self.eat("?")? {
            return Ok(asked);
        }
        let yes = self.expression()?;
        self.must(":")?;
        let no = self.expression()?;
        Node::new(Kind::Ternary(Box::new(asked), Box::new(yes), Box::new(no)), self.from(start))
    }
    fn operator(&self) -> Option<Binary> {
        match &self.token {
            Token::Sign(sign) => Binary::ALL.into_iter().find(|binary| binary.sign().0 == *sign),
            Token::Name(name) if name == "and" => Some(Binary::And),
            Token::Name(name) if name == "or" => Some(Binary::Or),
            _ => None,
        }
    }
    fn binary(&mut self, weakest: u8) -> Answer<Node> {
        let start = self.span.from;
        let mut left = self.unary()?;
        while let Some(operator) = self.operator() {
            let (_, strength) = operator.sign();
            if strength < weakest {
                break;
            }
            self.step()?;
            let next = if operator == Binary::Power { strength } else { strength + 1 };
            let right = self.deeper(|parser| parser.binary(next))?;
            left = Node::new(Kind::Binary(operator, Box::new(left), Box::new(right)), self.from(start))?;
        }
        Ok(left)
    }
    /// One level further down: also for signs, of which a text may have thousands.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Answer<Node>) -> Answer<Node> {
        if self.nested >= DEEPEST {
            return Err(too_deep().at(self.span));
        }
        self.nested += 1;
        let node = read(self);
        self.nested -= 1;
        node
    }
    fn unary(&mut self) -> Answer<Node> {
        let start = self.span.from;
        let (unary, strength) = match &self.token {
            Token::Sign("!") => (Unary::Not, UNARY_STRENGTH),
            Token::Sign("-") => (Unary::Minus, UNARY_STRENGTH),
            Token::Sign("+") => (Unary::Plus, UNARY_STRENGTH),
            // As in Python: `not a == b` is about the comparison.
            Token::Name(name) if name == "not" => (Unary::Not, 4),
            _ => return self.chain(),
        };
        self.step()?;
        let inner = self.deeper(|parser| parser.binary(strength))?;
        Node::new(Kind::Unary(unary, Box::new(inner)), self.from(start))
    }

    fn chain(&mut self) -> Answer<Node> {
        let start = self.span.from;
        let base = self.primary()?;
        let mut links = Vec::new();
        if self.is("(") && matches!(base.kind, Kind::Name(_)) {
            let from = self.span.from;
            let step = Step::Call(self.arguments()?);
            links.push(Link { step, optional: false, span: self.from(from) });
        }
        while let Some(link) = self.link()? {
            links.push(link);
        }
        if links.is_empty() {
            return Ok(base);
        }
        Node::new(Kind::Chain(Box::new(base), links), self.from(start))
    }
    fn link(&mut self) -> Answer<Option<Link>> {
        let from = self.span.from;
        let optional = self.is("?.");
        if optional || self.is(".") {
            self.step()?;
            if !self.is("[") {
                let from = self.span.from;
                let Token::Name(name) = self.token.clone() else { return Err(self.unexpected("a name")) };
                self.step()?;
                let step = if self.is("(") { Step::Method(name, self.arguments()?) } else { Step::Member(name) };
                return Ok(Some(Link { step, optional, span: self.from(from) }));
            }
        }
        if !self.eat("[")? {
            return Ok(None);
        }
        let index = self.expression()?;
        self.must("]")?;
        Ok(Some(Link { step: Step::Index(Box::new(index)), optional, span: self.from(from) }))
    }
    fn arguments(&mut self) -> Answer<Vec<Node>> {
        self.must("(")?;
        let mut args = Vec::new();
        while !self.is(")") {
            args.push(match self.lambda()? {
                Some(lambda) => lambda,
                None => self.expression()?,
            });
            if !self.eat(",")? {
                break;
            }
        }
        self.must(")")?;
        Ok(args)
    }
    /// A lambda, if one begins here; else nothing is taken.
    fn lambda(&mut self) -> Answer<Option<Node>> {
        let start = self.span.from;
        let Some(params) = self.lambda_head()? else { return Ok(None) };
        let known = self.names.len();
        self.names.extend(params.iter().cloned());
        let body = self.expression();
        self.names.truncate(known);
        Node::new(Kind::Lambda(params, Box::new(body?)), self.from(start)).map(Some)
    }
    fn lambda_head(&mut self) -> Answer<Option<Vec<String>>> {
        let (lexer, token, span, end) = (self.lexer.clone(), self.token.clone(), self.span, self.end);
        if let Ok(Some(params)) = self.try_head() {
            let odd = params.iter().find(|name| name.starts_with('$') || names::is_word(name));
            return match odd {
                Some(name) => {
                    Err(Trouble::new("syntax", format!("{name} cannot be the name of a parameter.")).at(span))
                }
                None => Ok(Some(params)),
            };
        }
        (self.lexer, self.token, self.span, self.end) = (lexer, token, span, end);
        Ok(None)
    }
    fn try_head(&mut self) -> Answer<Option<Vec<String>>> {
        let mut params = Vec::new();
        if let Token::Name(name) = &self.token {
            params.push(name.clone());
            self.step()?;
        } else if self.eat("(")? {
            while let Token::Name(name) = &self.token {
                params.push(name.clone());
                self.step()?;
                if !self.eat(",")? {
                    break;
                }
            }
            self.must(")")?;
        }
        Ok(self.eat("=>")?.then_some(params))
    }

    fn primary(&mut self) -> Answer<Node> {
        let span = self.span;
        let kind = match self.token.clone() {
            Token::Number(number) => Kind::Number(number),
            Token::Text(text) => Kind::Text(text),
            Token::Name(name) => match name.as_str() {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                "null" | "undefined" => Kind::Null,
                _ => self.name(name)?,
            },
            Token::Backtick => return self.template(),
            Token::Sign("(") => {
                self.step()?;
                let node = self.expression()?;
                self.must(")")?;
                return Ok(node);
            }
            Token::Sign("[") => return self.entries("]"),
            Token::Sign("{") => return self.entries("}"),
            Token::Sign("=>") => {
                return Err(Trouble::new("syntax", "A function may only stand inside the brackets of a method.")
                    .hint("Write list.map(x => x.name).")
                    .at(span));
            }
            _ => return Err(self.unexpected("a value")),
        };
        self.step()?;
        Node::new(kind, span)
    }
    fn name(&mut self, name: String) -> Answer<Kind> {
        let known = self.names.iter().map(String::as_str);
        names::check(&name, known).map_err(|trouble| trouble.at(self.span))?;
        Ok(Kind::Name(name))
    }
    fn entries(&mut self, close: &'static str) -> Answer<Node> {
        let start = self.span.from;
        self.step()?;
        let mut entries = Vec::new();
        while !self.is(close) {
            entries.push(if self.eat("...")? {
                Entry::Spread(self.expression()?)
            } else if close == "]" {
                Entry::Item(self.expression()?)
            } else {
                self.field()?
            });
            if !self.eat(",")? {
                break;
            }
        }
        self.must(close)?;
        let kind = if close == "]" { Kind::List(entries) } else { Kind::Object(entries) };
        Node::new(kind, self.from(start))
    }
    fn field(&mut self) -> Answer<Entry> {
        let span = self.span;
        if self.eat("[")? {
            let key = self.expression()?;
            self.must("]")?;
            self.must(":")?;
            return Ok(Entry::Computed(key, self.expression()?));
        }
        let (name, short) = match self.token.clone() {
            Token::Name(name) => (name, true),
            Token::Text(text) => (text, false),
            Token::Number(number) => (number.to_string(), false),
            _ => return Err(self.unexpected("the name of a field")),
        };
        self.step()?;
        if short && (self.is(",") || self.is("}")) {
            let kind = self.name(name.clone()).map_err(|trouble| trouble.at(span))?;
            return Ok(Entry::Named(name, Node::new(kind, span)?));
        }
        self.must(":")?;
        Ok(Entry::Named(name, self.expression()?))
    }
    /// The lexer stands behind the backtick.
    fn template(&mut self) -> Answer<Node> {
        let start = self.span.from;
        let mut pieces = Vec::new();
        let mut text = String::new();
        loop {
            if self.lexer.rest().starts_with("${") {
                self.lexer.at += 2;
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                self.step()?;
                pieces.push(Piece::Value(self.expression()?));
                if !self.is("}") {
                    return Err(self.unexpected("}"));
                }
                // The lexer is right behind the bracket: what follows is text again.
                continue;
            }
            match self.lexer.letter().map_err(|trouble| trouble.at(self.span))? {
                None => return Err(Trouble::new("syntax", "The text has no closing `.").at(Span::new(start, start))),
                Some(('`', false)) => break,
                Some((letter, _)) => text.push(letter),
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        self.end = self.lexer.at;
        self.span = Span::new(self.lexer.at, self.lexer.at);
        self.step()?;
        Node::new(Kind::Template(pieces), self.from(start))
    }
}
