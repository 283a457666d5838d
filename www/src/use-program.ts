import { useEffect, useState } from "preact/hooks";
import { samples, type Kind, type Sample } from "./samples/index.ts";

/** The program in the editor. */
export interface Program {
  sample: Sample;
  text: string;
  kind: Kind;
  /** Whether it differs from its sample. */
  isEdited: boolean;
  choose(sample: Sample): void;
  edit(text: string): void;
  read(kind: Kind): void;
  /** Makes it the sample again. */
  reset(): void;
}

/** What an author has made of a sample. */
interface Edit {
  text: string;
  kind: Kind;
}

const first = samples[0]!;
const fromAddress = () => samples.find(({ id }) => `#${id}` === location.hash) ?? first;
// A file's last line break is no line of the program.
const original = ({ source, kind = "script" }: Sample): Edit => ({ text: source.trimEnd(), kind });

/** One program for each sample, so that trying another one loses nothing. The address names the sample. */
export function useProgram(): Program {
  const [sample, setSample] = useState(fromAddress);
  const [edits, setEdits] = useState<ReadonlyMap<string, Edit>>(new Map());
  const edit = edits.get(sample.id) ?? original(sample);
  const change = (to: Partial<Edit>) => setEdits(new Map(edits).set(sample.id, { ...edit, ...to }));

  useEffect(() => {
    const follow = () => setSample(fromAddress());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  return {
    sample,
    ...edit,
    isEdited: edit.text !== original(sample).text || edit.kind !== original(sample).kind,
    choose: (next) => {
      history.replaceState(null, "", `#${next.id}`);
      setSample(next);
    },
    edit: (text) => change({ text }),
    read: (kind) => change({ kind }),
    reset: () => change(original(sample)),
  };
}
