//! What numbers are to the last bit: operators, `Math`, conversions and texts. What is expected is what V8 gives.

mod support;

use serde_json::{Value as Json, json};
use support::Guest;

fn check(cases: &[(&str, Json)]) {
    let mut guest = Guest::new();
    for (source, expected) in cases {
        assert_eq!(guest.script(&format!("{{ {source} }}")), *expected, "{source}");
    }
}

/// Each power, by the operator with constants, which are folded, by the operator with variables, and by `Math.pow`.
#[test]
fn powers_are_the_same_however_they_are_written() {
    let cases = [
        ("1", "NaN", "NaN"),
        ("1", "undefined", "NaN"),
        ("(-1)", "Infinity", "NaN"),
        ("1", "-Infinity", "NaN"),
        ("NaN", "0", "1"),
        ("2", "NaN", "NaN"),
        ("'a'", "0", "1"),
        ("'3'", "'2'", "9"),
        ("2", "-1074", "5e-324"),
        ("2", "-1075", "0"),
        ("10", "308", "1e+308"),
        ("10", "309", "Infinity"),
        ("10", "-5", "0.00001"),
        ("10", "-17", "1e-17"),
        ("7", "-2", "0.02040816326530612"),
        ("2", "31", "2147483648"),
        ("(-2)", "31", "-2147483648"),
        ("(-2)", "63", "-9223372036854776000"),
        ("3", "33", "5559060566555523"),
        ("0", "0", "1"),
        ("0", "-1", "Infinity"),
        ("(-0)", "-1", "-Infinity"),
        ("(-0)", "-2", "Infinity"),
        ("(-8)", "(1 / 3)", "NaN"),
        ("2", "0.5", "1.4142135623730951"),
        ("1e10", "1.5", "1000000000000000"),
        ("1.05", "30", "4.321942375150668"),
        ("1e308", "-1", "1e-308"),
        ("5e-324", "1", "5e-324"),
        ("0.5", "1e300", "0"),
        ("Infinity", "-3", "0"),
        ("-Infinity", "3", "-Infinity"),
    ];
    let mut guest = Guest::new();
    for (base, exponent, expected) in cases {
        let source = format!(
            "const power = (x, y) => x ** y, a = {base}, b = {exponent}; let c = a; c **= b;
             [({base}) ** {exponent}, a ** b, c, power(a, b), Math.pow(a, b), [a].map((x) => x ** b)[0]].map(String)"
        );
        assert_eq!(guest.script(&format!("{{ {source} }}")), json!(vec![expected; 6]), "{base} ** {exponent}");
    }
    check(&[
        ("[Object.is((-0) ** 3, -0), Object.is((-0) ** 2, 0)]", json!([true, true])),
        // Whether a number is held as an integer makes no difference.
        (
            "const wrong = []; for (let y = 2; y < 31; y++) for (let x = 2; x ** y < 2 ** 53 && x < 2000; x++) {
               let exact = 1n; for (let n = 0; n < y; n++) exact *= BigInt(x);
               if (x ** y !== Number(exact) || Math.pow(x + 0.5 - 0.5, y) !== Number(exact)) wrong.push([x, y]);
             } wrong",
            json!([]),
        ),
        (
            "const wrong = []; for (let y = -323; y <= 308; y++) if (10 ** y !== Number('1e' + y)) wrong.push(y); wrong",
            json!([]),
        ),
        (
            "const wrong = []; for (let n = 0; n < 400; n++) {
               const x = 0.01 + n / 37, y = (n % 21) - 10; if (x ** y !== Math.pow(x, y)) wrong.push([x, y]);
             } wrong",
            json!([]),
        ),
    ]);
}

#[test]
fn zero_divided_by_a_negative_number_is_negative() {
    let said = "(n) => Object.is(n, -0) ? '-0' : String(n)";
    check(&[
        (
            &format!("[0 / -1, 0 / -5, -0 / 5, 0 / 5, 6 / -3, 0 / -0.5, -0 / -5].map({said}).join()"),
            json!("-0,-0,-0,0,-2,-0,0"),
        ),
        (&format!("const divide = (x, y) => x / y; ({said})(divide(0, -1)) + divide(0, 1)"), json!("-00")),
        (&format!("let x = 0; x /= -7; ({said})(x)"), json!("-0")),
        (&format!("(function () {{ var z; return ({said})(0 / -1) }})()"), json!("-0")),
        (
            "[-2147483648 / -1, 5 / 0, -5 / 0, 1 / (0 / -3)].map(String)",
            json!(["2147483648", "Infinity", "-Infinity", "-Infinity"]),
        ),
    ]);
}

/// The module's tests check the same digests: see `program.js`. `BELLJAR_BLESS=1` writes them anew.
#[test]
fn functions_of_math_are_the_same_to_the_last_bit_wherever_they_run() {
    let found = Guest::new().script(include_str!("math/program.js"));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/math/digests.json");
    if std::env::var_os("BELLJAR_BLESS").is_some() {
        std::fs::write(file, format!("{found:#}\n")).expect("the digests are written");
    }
    let written = std::fs::read_to_string(file).expect("the digests of what Math gives");
    let written: Json = serde_json::from_str(&written).expect("JSON");
    assert_eq!(found, written, "review the difference, then run the test with BELLJAR_BLESS=1");
}

#[test]
fn functions_of_math_are_exact_where_a_reader_would_see_it() {
    check(&[
        (
            "const wrong = []; for (let y = -300; y <= 300; y++) if (Math.log10(Number('1e' + y)) !== y) wrong.push(y); wrong",
            json!([]),
        ),
        ("const wrong = []; for (let y = -1074; y < 1024; y++) if (Math.log2(2 ** y) !== y) wrong.push(y); wrong", json!([])),
        ("const wrong = []; for (let x = 0; x < 999; x++) if (Math.cbrt(x * x * x) !== x) wrong.push(x); wrong", json!([])),
        (
            "[Math.hypot(3, 4), Math.hypot(), Math.hypot(-3), Math.hypot(2, 3, 6), Math.hypot(NaN, Infinity), Math.hypot(NaN)]
               .map(String)",
            json!(["5", "0", "3", "7", "Infinity", "NaN"]),
        ),
        (
            "[Math.sin(Math.PI), Math.cos(Math.PI), Math.tan(Math.PI / 4), Math.atan2(1, 7), Math.exp(1), Math.log(10),
              Math.expm1(1e-10), Math.log1p(1e-10), Math.acosh(1e300), Math.asinh(-1e300)]",
            json!([
                1.224_646_799_147_353_2e-16,
                -1,
                0.999_999_999_999_999_9,
                0.141_897_054_604_163_9,
                std::f64::consts::E,
                std::f64::consts::LN_10,
                1.000_000_000_05e-10,
                9.999_999_999_500_001e-11,
                691.468_675_078_773_6,
                -691.468_675_078_773_6
            ]),
        ),
        (
            "['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh', 'asinh', 'atanh', 'cbrt', 'expm1', 'log1p']
               .filter((name) => !Object.is(Math[name](-0), -0))",
            json!([]),
        ),
    ]);
}

/// The modulo is of the integer as a whole, however large it is.
#[test]
fn integers_of_few_bits_are_taken_from_numbers_of_any_size() {
    check(&[(
        "[1e21, -1e21, 2 ** 53 + 2, 2 ** 63, 2 ** 64 + 2 ** 12, 1e300, -5.9, 70000, Infinity, NaN].map((n) =>
           [String.fromCharCode(n).charCodeAt(0), new Uint8Array([n])[0], new Int8Array([n])[0], new Uint16Array([n])[0],
            new Int16Array([n])[0], new Uint32Array([n])[0], new Int32Array([n])[0], new Uint8ClampedArray([n])[0]].join())",
        json!([
            "0,0,0,0,0,3735027712,-559939584,255",
            "0,0,0,0,0,559939584,559939584,0",
            "2,2,2,2,2,2,2,255",
            "0,0,0,0,0,0,0,255",
            "4096,0,0,4096,4096,4096,4096,255",
            "0,0,0,0,0,0,0,255",
            "65531,251,-5,65531,-5,4294967291,-5,0",
            "4464,112,112,4464,4464,70000,70000,255",
            "0,0,0,0,0,0,0,255",
            "0,0,0,0,0,0,0,0"
        ]),
    )]);
}

#[test]
fn digits_of_numbers_are_rounded_half_up() {
    check(&[
        (
            "[(5e-324).toPrecision(2), (5e-324).toPrecision(17), (1.5e-300).toPrecision(3), (Number.MAX_VALUE).toPrecision(4),
              (25).toPrecision(1), (35).toPrecision(1), (0.000001).toPrecision(2), (1e-7).toPrecision(2),
              (9.99).toPrecision(2), (-1.25).toPrecision(2), (0).toPrecision(3), (123.456).toPrecision(30),
              (1e21).toPrecision(3), (1234.5).toPrecision(4), (99.99).toPrecision(3)]",
            json!([
                "4.9e-324", "4.9406564584124654e-324", "1.50e-300", "1.798e+308", "3e+1", "4e+1", "0.0000010", "1.0e-7", "10",
                "-1.3", "0.00", "123.456000000000003069544618484", "1.00e+21", "1235", "100"
            ]),
        ),
        (
            "[(2.5).toExponential(0), (-2.5).toExponential(0), (3.5).toExponential(0), (1.25).toExponential(1),
              (0).toExponential(2), (-0).toExponential(), (12345).toExponential(3), (0.999).toExponential(0),
              (9.5).toExponential(0), (5e-324).toExponential(3), (1.005).toExponential(2), (1e21).toExponential(0),
              (NaN).toExponential(2), (123456).toExponential()]",
            json!([
                "3e+0", "-3e+0", "4e+0", "1.3e+0", "0.00e+0", "0e+0", "1.235e+4", "1e+0", "1e+1", "4.941e-324", "1.00e+0",
                "1e+21", "NaN", "1.23456e+5"
            ]),
        ),
        (
            "[(0.5).toFixed(0), (1.5).toFixed(0), (2.5).toFixed(0), (1.005).toFixed(2), (1.45).toFixed(1), (-1.5).toFixed(0),
              (1e21).toFixed(2), (-0.0000001).toFixed(2)]",
            json!(["1", "2", "3", "1.00", "1.4", "-2", "1e+21", "-0.00"]),
        ),
    ]);
}
