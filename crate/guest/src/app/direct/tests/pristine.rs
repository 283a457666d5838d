//! Built-ins that app code has changed are noticed.

use super::Pristine;
use crate::app::test_realm::with_engine;
use boa_engine::Source;

#[test]
fn what_is_replaced_added_or_taken_away_is_noticed() {
    for change in [
        "Array.prototype.map = () => 1",
        "delete Array.prototype.filter",
        "Array.prototype.more = 1",
        "Object.prototype.missing = 1",
        "Object.prototype[7] = 1",
        "Array.prototype[0] = 1",
        "Object.defineProperty(Object.prototype, 'x', {get() { return 1 }})",
        "Object.setPrototypeOf(Array.prototype, null)",
        "Object.setPrototypeOf(String.prototype, {})",
        "String.prototype.trim = String.prototype.trimEnd",
        "Number.prototype.toString = () => 'x'",
        "Math.max = Math.min",
        "Math = {}",
        "Object = Array",
        "Object.keys = Object.values",
        "Array.isArray = () => true",
        "Object.defineProperty(Array, Symbol.species, {value: String})",
        "Array.prototype.constructor = String",
        "Array.prototype[Symbol.iterator] = function* () {}",
        "Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({done: true})",
        "isNaN = () => true",
        "const last = Object.getOwnPropertyNames(Math).at(-1), f = Math[last]; delete Math[last]; Math.other = f",
        "let String = 1",
        "const Math = 1",
    ] {
        with_engine(|context| {
            let pristine = Pristine::capture(context).expect("the built-ins");
            context.eval(Source::from_bytes("[1, 'a', {}].map(String).join(`${1}`)")).expect("a value");
            assert!(pristine.holds(context));
            context.eval(Source::from_bytes(change)).expect("a change");
            assert!(!pristine.holds(context), "{change}");
        });
    }
}

#[test]
fn what_code_does_with_its_own_values_is_no_change() {
    with_engine(|context| {
        let pristine = Pristine::capture(context).expect("the built-ins");
        let code = "const o = {map: 1}; o.toString = 2; const a = [1]; a.map = 1; new Date().toString(); /a/.test('a'); \
                    new URL('https://a.example/'); structuredClone({}); JSON.stringify(a); (1).toLocaleString(); \
                    'a'.localeCompare('b'); new Intl.NumberFormat().format(1); [2, 1].sort(); Object.freeze(a)";
        context.eval(Source::from_bytes(code)).expect("a value");
        assert!(pristine.holds(context));
        assert!(Pristine::is_declared(&"a".into(), context) && !Pristine::is_declared(&"b".into(), context));
    });
}
