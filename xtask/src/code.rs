//! What one Rust file is made of: functions with their lengths, panicking calls, paths and texts, each outside its tests.
//! Read from the syntax tree, because a search for words is fooled by comments and strings.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::tree::File;

/// A function or method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// From `fn` to the closing brace.
    pub lines: usize,
    /// Parameters, `self` among them.
    pub parameters: usize,
}

/// A text in the code, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub value: String,
    /// Line, counted from 1.
    pub line: usize,
}

/// A file taken apart.
#[derive(Debug, Clone, Default)]
pub struct Code {
    /// All functions, those of tests too.
    pub functions: Vec<Function>,
    /// Lines that call `unwrap` or `expect` outside tests.
    pub panics: Vec<usize>,
    /// Paths as written (`axum::Router`, `std::time::Instant`), outside tests.
    pub paths: Vec<String>,
    /// String literals outside tests.
    pub texts: Vec<Text>,
    /// Lines inside `#[cfg(test)]`.
    pub test_lines: usize,
    /// Modules that lie in a file of their own and are only built for tests.
    pub test_modules: Vec<String>,
}

/// Takes a file apart; says where it cannot be parsed.
pub fn read(file: &File) -> Result<Code, String> {
    let parsed = syn::parse_file(&file.text)
        .map_err(|fault| format!("{}:{}: does not parse: {fault}", file.path, fault.span().start().line))?;
    let mut reader = Reader::default();
    reader.visit_file(&parsed);
    Ok(reader.code)
}

#[derive(Default)]
struct Reader {
    code: Code,
    in_test: usize,
}

impl Reader {
    fn function(&mut self, signature: &syn::Signature, end: proc_macro2::Span) {
        let lines = end.end().line.saturating_sub(signature.span().start().line) + 1;
        self.code.functions.push(Function {
            name: signature.ident.to_string(),
            lines,
            parameters: signature.inputs.len(),
        });
    }

    fn inside<T: Spanned>(&mut self, attributes: &[syn::Attribute], item: &T, visit: impl FnOnce(&mut Self)) {
        let test = attributes.iter().any(is_test);
        if test && self.in_test == 0 {
            let span = item.span();
            self.code.test_lines += span.end().line.saturating_sub(span.start().line) + 1;
        }
        self.in_test += usize::from(test);
        visit(self);
        self.in_test -= usize::from(test);
    }

    fn path(&mut self, path: String) {
        if self.in_test == 0 {
            self.code.paths.push(path);
        }
    }

    fn text(&mut self, value: String, line: usize) {
        if self.in_test == 0 {
            self.code.texts.push(Text { value, line });
        }
    }

    /// Macros are not parsed further (a template is not Rust), but their words are looked at.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse2::<syn::LitStr>(token.clone().into()) {
                        self.text(text.value(), literal.span().start().line);
                    }
                }
                TokenTree::Ident(word) if is_panic(&word.to_string()) && self.in_test == 0 => {
                    let dot = at.checked_sub(1).and_then(|before| tokens.get(before));
                    let call = tokens.get(at + 1);
                    if matches!(dot, Some(TokenTree::Punct(p)) if p.as_char() == '.')
                        && matches!(call, Some(TokenTree::Group(_)))
                    {
                        self.code.panics.push(word.span().start().line);
                    }
                }
                _ => {}
            }
        }
    }

    fn use_tree(&mut self, before: &str, tree: &syn::UseTree) {
        let join = |word: String| if before.is_empty() { word } else { format!("{before}::{word}") };
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&join(path.ident.to_string()), &path.tree),
            syn::UseTree::Name(name) => self.path(join(name.ident.to_string())),
            syn::UseTree::Rename(name) => self.path(join(name.ident.to_string())),
            syn::UseTree::Glob(_) => self.path(join("*".into())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.use_tree(before, item)),
        }
    }
}

fn is_panic(method: &str) -> bool {
    matches!(method, "unwrap" | "expect")
}

fn is_test(attribute: &syn::Attribute) -> bool {
    if attribute.path().is_ident("test") {
        return true;
    }
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<TokenStream>()
            .is_ok_and(|condition| condition.into_iter().any(|word| word.to_string() == "test"))
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.content.is_none() && item.attrs.iter().any(is_test) {
            self.code.test_modules.push(item.ident.to_string());
        }
        self.inside(&item.attrs, item, |reader| visit::visit_item_mod(reader, item));
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, item.block.span());
        self.inside(&item.attrs, item, |reader| visit::visit_item_fn(reader, item));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.inside(&item.attrs, item, |reader| visit::visit_item_impl(reader, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, item.block.span());
        self.inside(&item.attrs, item, |reader| visit::visit_impl_item_fn(reader, item));
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.inside(&item.attrs, item, |reader| reader.use_tree("", &item.tree));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if self.in_test == 0 && is_panic(&call.method.to_string()) {
            self.code.panics.push(call.method.span().start().line);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        self.path(words.join("::"));
        visit::visit_path(self, path);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.text(text.value(), text.span().start().line);
    }

    /// Attributes hold documentation and options, neither of which is the program's text.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        read(&File { path: "a.rs".into(), text: text.into() }).unwrap()
    }

    #[test]
    fn functions_are_measured_from_fn_to_brace() {
        let code = code("/// Words.\n#[inline]\nfn a(x: u8, y: u8) {\n  x;\n}\nimpl A { fn b(&self) {} }");
        let seen: Vec<_> = code.functions.iter().map(|f| (f.name.as_str(), f.lines, f.parameters)).collect();
        assert_eq!(seen, [("a", 3, 2), ("b", 1, 1)]);
    }

    #[test]
    fn panicking_calls_are_found_in_code_and_macros_but_not_in_tests_or_words() {
        let code = code(
            "fn a() {\n  b.unwrap(); // c.unwrap()\n  html! { p { (d.expect(\"e\")) } }\n  let unwrap = \"x.unwrap()\"; f.unwrap_or(1);\n}\n#[cfg(test)] mod tests { fn g() { h.unwrap() } }\n#[test] fn i() { j.unwrap() }",
        );
        assert_eq!(code.panics, [2, 3]);
    }

    #[test]
    fn paths_of_uses_are_spelt_out() {
        let code = code(
            "use axum::{Router, routing::{get, post as p}};\nuse tokio::*;\nfn a() { rusqlite::Connection::open(); }",
        );
        for path in
            ["axum::Router", "axum::routing::get", "axum::routing::post", "tokio::*", "rusqlite::Connection::open"]
        {
            assert!(code.paths.iter().any(|seen| seen == path), "{path} in {:?}", code.paths);
        }
    }

    #[test]
    fn texts_are_collected_also_from_macros_and_never_from_documentation() {
        let code = code("/// select a from b\nfn a() { c(\"one\"); d!(\"two\", e(\"three\")); }");
        let texts: Vec<_> = code.texts.iter().map(|text| text.value.as_str()).collect();
        assert_eq!(texts, ["one", "two", "three"]);
    }

    #[test]
    fn modules_for_tests_alone_are_named() {
        assert_eq!(code("mod a; #[cfg(test)] mod b; #[cfg(test)] mod c {}").test_modules, ["b"]);
    }

    #[test]
    fn a_file_that_does_not_parse_is_named() {
        let fault = read(&File { path: "b.rs".into(), text: "fn (".into() }).unwrap_err();
        assert!(fault.starts_with("b.rs:1: does not parse"), "{fault}");
    }
}
