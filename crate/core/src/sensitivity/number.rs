//! Numbers that prove themselves by their check digits: payment cards and IBANs.

/// A payment card's number is at most this long with its separators.
const CARD_BYTES: usize = 25;

/// Where a payment card's number that begins at a place ends. `named` says that the value is named as one: then also
/// lengths count that are mostly other numbers.
pub(super) fn card_at(bytes: &[u8], at: usize, named: bool) -> Option<usize> {
    let (mut digits, mut count) = ([0_u8; 19], 0);
    let (mut groups, mut group) = ([0_usize; 6], 0);
    let mut separator = None;
    let mut end = at;
    for (index, byte) in bytes[at..].iter().enumerate().take(CARD_BYTES) {
        match byte {
            b'0'..=b'9' if count < digits.len() => {
                digits[count] = byte - b'0';
                count += 1;
                groups[group] += 1;
                end = at + index + 1;
            }
            b' ' | b'-' if separator.is_none_or(|known| known == *byte) && group + 1 < groups.len() => {
                if groups[group] == 0 || !is_digit(bytes, at + index + 1) {
                    break;
                }
                separator = Some(*byte);
                group += 1;
            }
            _ => break,
        }
    }
    let (digits, groups) = (&digits[..count], &groups[..=group]);
    let next = bytes.get(end).copied().unwrap_or(b' ');
    let goes_on =
        next.is_ascii_alphanumeric() || next == b'_' || (next == b'.' || next == b'-') && is_digit(bytes, end + 1);
    let printed = match groups {
        [_] => named || matches!(digits.len(), 14..=16),
        [4, 4, 4, last] => (1..=4).contains(last),
        [4, 4, 4, 4, last] => (1..=3).contains(last),
        [4, 6, 4 | 5] => true,
        _ => false,
    };
    (!goes_on && printed && is_issued(digits, named) && luhn(digits)).then_some(end)
}

fn is_digit(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_digit)
}

/// The issuers' ranges and lengths (ISO/IEC 7812 and the networks' own lists).
fn is_issued(digits: &[u8], named: bool) -> bool {
    if digits.len() < 13 {
        return false;
    }
    let prefix = digits[..4].iter().fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
    match (digits.len(), prefix) {
        // Visa
        (16, 4000..=4999) => true,
        (13 | 19, 4000..=4999) => named,
        // Mastercard
        (16, 5100..=5599 | 2221..=2720) => true,
        // American Express
        (15, 3400..=3499 | 3700..=3799) => true,
        // Discover
        (16, 6011 | 6440..=6599) => true,
        // JCB
        (16, 3528..=3589) => true,
        // Diners Club
        (14, 3000..=3059 | 3095 | 3600..=3699 | 3800..=3999) => true,
        // UnionPay, RuPay, Mir
        (16, 6200..=6299 | 6080..=6089 | 8100..=8199 | 2200..=2204) => true,
        // Maestro
        (16, 5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763) => true,
        (17..=19, 6200..=6299 | 5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763) => true,
        _ => false,
    }
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(*digit);
            match (index % 2, digit * 2) {
                (0, _) => digit,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The length of each country's IBANs (SWIFT's registry, and the partial users that it lists).
const IBAN_LENGTHS: &str = "\
    AD24AE23AL28AO25AT20AZ28BA20BE16BF28BG22BH22BI27BJ28BR29BY28CF27CG27CH21CI28CM27CR22CV25CY28CZ24DE22DJ27DK18\
    DO28DZ26EE20EG29ES24FI18FK18FO18FR27GA27GB22GE22GI23GL18GQ27GR27GT28GW25HN28HR21HU28IE22IL23IQ23IR26IS26IT27JO30\
    KM27KW30KZ20LB28LC32LI21LT20LU20LV21LY25MA28MC27MD24ME22MG27MK19ML28MN20MR27MT31MU30MZ25NE28NI28NL18NO15OM23PK24\
    PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SN28SO23ST25SV28TD27TG28TL23TN24TR26UA29VA22VG24XK20YE30";

/// Where an IBAN that begins at a place ends: a country's length, letters and digits, in groups of four or in one.
pub(super) fn iban_at(bytes: &[u8], at: usize) -> Option<usize> {
    let country = bytes.get(at..at + 2).filter(|country| country.iter().all(u8::is_ascii_uppercase))?;
    let entry = IBAN_LENGTHS.as_bytes().chunks(4).find(|entry| entry[..2] == *country)?;
    let length = usize::from(entry[2] - b'0') * 10 + usize::from(entry[3] - b'0');
    let mut characters: Vec<u8> = Vec::with_capacity(length);
    let mut end = at;
    while characters.len() < length {
        let byte = *bytes.get(end)?;
        match byte {
            b'A'..=b'Z' | b'0'..=b'9' => characters.push(byte),
            b' ' if characters.len().is_multiple_of(4) && bytes[end - 1] != b' ' => {}
            _ => return None,
        }
        end += 1;
    }
    let ends = bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let digits = characters[4..].iter().filter(|byte| byte.is_ascii_digit()).count();
    // The check digits are numbers, and a bank's number is mostly digits.
    let shaped = characters[2..4].iter().all(u8::is_ascii_digit) && digits * 2 >= length - 4;
    (ends && shaped && mod_97(&characters) == 1).then_some(end)
}

/// ISO 7064, MOD 97-10: the first four characters behind the rest, letters as 10 to 35.
fn mod_97(characters: &[u8]) -> u32 {
    characters[4..].iter().chain(&characters[..4]).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    })
}

/// Whether a social security number could have been given out: no area 000, 666 or 9xx, no group 00, no serial 0000.
pub(super) fn is_ssn(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.len() == 9
        && !digits.starts_with("000")
        && !digits.starts_with("666")
        && !digits.starts_with('9')
        && digits[3..5] != *"00"
        && digits[5..] != *"0000"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_card(text: &str) -> bool {
        card_at(text.as_bytes(), 0, false) == Some(text.len())
    }

    #[test]
    fn cards() {
        for text in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "5555-5555-5555-4444",
            "3782 822463 10005",
            "378282246310005",
            "30569309025904",
        ] {
            assert!(is_card(text), "{text}");
        }
        for text in
            ["4111111111111112", "1234567890123456", "4111 11111111 1111", "20240501123000", "4111 1111-1111 1111", ""]
        {
            assert!(!is_card(text), "{text}");
        }
        assert_eq!(card_at(b"4111111111111111.", 0, false), Some(16));
        assert_eq!(card_at(b"4111111111111111.5", 0, false), None);
        assert_eq!(card_at(b"4222222222222", 0, false), None);
        assert_eq!(card_at(b"4222222222222", 0, true), Some(13));
    }

    #[test]
    fn ibans() {
        for text in [
            "DE89370400440532013000",
            "GB29 NWBK 6016 1331 9268 19",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
        ] {
            assert_eq!(iban_at(text.as_bytes(), 0), Some(text.len()), "{text}");
        }
        for text in [
            "DE88370400440532013000",
            "DE8937040044053201300",
            "DE893704004405320130001",
            "XX89370400440532013000",
            "DE",
        ] {
            assert_eq!(iban_at(text.as_bytes(), 0), None, "{text}");
        }
    }
}
