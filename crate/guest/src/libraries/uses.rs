//! Whether a program uses a name that it does not declare itself.

use boa_engine::JsString;
use boa_engine::{
    Source,
    ast::{operations::var_declared_names, scope::Scope},
    interner::Interner,
    parser::Parser,
};

/// Whether a name stands in a text as a word of its own: without one it is not used. Cheap, and wrong only where the
/// name is written with an escape.
pub(super) fn has_word(text: &str, name: &str) -> bool {
    let is_part = |c: char| c == '_' || c == '$' || c.is_alphanumeric();
    text.match_indices(name).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(is_part)
            && !text[at + name.len()..].chars().next().is_some_and(is_part)
    })
}

/// Whether a program refers to a name that is not bound in it. What cannot be parsed uses nothing.
pub(super) fn uses(program: &str, word: &str) -> bool {
    let name = JsString::from(word);
    // The engine's own analysis marks a binding that a function further in refers to. So the name is bound in a function
    // around the program, and asked for that mark afterwards.
    let around = Scope::new(Scope::new_global(), true);
    let _binding = around.create_mutable_binding(name, false);
    let within = Scope::new(around.clone(), true);
    let mut interner = Interner::default();
    let Ok(script) = Parser::new(Source::from_bytes(program)).parse_script(&within, &mut interner) else {
        return false;
    };
    // A script's own variables are the global object's properties, so that the analysis does not bind them. Nor does it
    // its functions: the library that one replaces is loaded for nothing.
    let own = interner.get(word).is_some_and(|word| var_declared_names(script.statements()).contains(&word));
    !own && !around.all_bindings_local()
}

#[cfg(test)]
mod tests {
    use super::{has_word, uses};

    #[test]
    fn a_name_is_used_where_it_is_not_declared() {
        for program in [
            "_.map([], x => x)",
            "const { map } = _; map",
            "(function () { const $$value =\n_.chain([1])\n; return $$value; })",
            "(_ => _)(_)",
            "function f() { return _ } f",
            "{ let _ = 1 } _",
            "typeof _",
            "`${_.x}`",
            "_ = 1",
            "({ _ })",
            "eval('1'); (() => _.x)()",
        ] {
            assert!(uses(program, "_"), "{program}");
        }
        for program in [
            "[].map((_, index) => index)",
            "(function () { const $$value =\n[].map((_, i) => i + _)\n; return $$value; })",
            "a._",
            "({ _: 1 })",
            "'_'",
            "const _ = 1; _",
            "let _ = 1; (() => _)()",
            "var _ = 1; (() => _)()",
            "class _ {} new _()",
            "try {} catch (_) { _ }",
            "syntax error _",
        ] {
            assert!(!uses(program, "_"), "{program}");
        }
    }

    #[test]
    fn a_word_stands_by_itself() {
        assert!(has_word("_.map(x)", "_") && has_word("f(moment())", "moment") && has_word("a_b + _", "_"));
        assert!(!has_word("a_b", "_") && !has_word("$_", "_") && !has_word("moments", "moment"));
    }
}
