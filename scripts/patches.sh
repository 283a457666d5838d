#!/usr/bin/env bash
# Makes patches/applied/CRATE, which Cargo.toml names, from the registry's package and patches/CRATE-VERSION/*.patch.
. "$(dirname "$0")/lib.sh"

# fetch CRATE VERSION: where cargo keeps the package that it has fetched and checked, for a crate that nobody builds.
fetch() {
  local work manifest
  work=$(mktemp -d)
  cargo init --quiet --lib --vcs none --name throwaway "$work"
  echo "$1 = { version = \"=$2\", default-features = false }" >>"$work/Cargo.toml"
  manifest=$(cargo metadata --quiet --format-version 1 --manifest-path "$work/Cargo.toml" |
    grep -o "\"manifest_path\":\"[^\"]*/$1-$2/Cargo.toml\"" | head -n 1 | cut -d '"' -f 4)
  rm -rf "$work"
  [ -n "$manifest" ] || fail "$1 $2 cannot be had from the registry: is there a network?"
  dirname "$manifest"
}

# apply FOLDER: its name is CRATE-VERSION.
apply() {
  local folder=$1 name crate version stamp package file
  name=$(basename "$folder")
  crate=${name%-*}
  version=${name##*-}
  stamp=$(cat "$folder"/*.patch | sha256sum)
  [ "$(cat "patches/applied/$crate/.stamp" 2>/dev/null)" != "$stamp" ] || return 0
  package=$(fetch "$crate" "$version")
  rm -rf "patches/applied/$crate"
  mkdir -p patches/applied
  cp -R "$package" "patches/applied/$crate"
  for file in "$folder"/*.patch; do
    echo "   $crate $version: $(head -n 1 "$file")"
    # As if the folder were outside of any repository, so that paths are taken from it.
    (cd "patches/applied/$crate" && GIT_CEILING_DIRECTORIES=$(dirname "$PWD") git apply -p1 "../../$name/$(basename "$file")")
  done
  echo "$stamp" >"patches/applied/$crate/.stamp"
}

for folder in patches/*-*.*.*/; do apply "${folder%/}"; done
