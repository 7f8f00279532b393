// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { UserError } from "../../tools/base/errors.js";
import { hasOptions, machineNamed, machinesToCompare } from "../../tools/session/machines.js";
import { machine } from "../selftest/results.js";

const all = [machine("arm"), machine("arm64"), machine("x86")];

function names(...wanted: string[]): string[] {
  return machinesToCompare(all, wanted).map(({ name }) => name);
}

test("machines by name, sorted, each once; all when none is named", (t) => {
  t.deepEqual(names("x86", "arm", "x86"), ["arm", "x86"]);
  t.deepEqual(names(), ["arm", "arm64", "x86"]);
  t.true(all.includes(machineNamed(all, "arm64")));
});

test("an option makes another machine of the same folder", (t) => {
  const found = machineNamed(all, "arm64:CONFIG_SMP=n:CONFIG_PROVE_RCU=y");
  t.is(found.folder, "arm64");
  t.is(found.name, "arm64:CONFIG_SMP=n:CONFIG_PROVE_RCU=y");
  t.deepEqual(found.config, { CONFIG_SMP: false, CONFIG_PROVE_RCU: true });
  t.deepEqual(names("arm64", "arm64:CONFIG_SMP=n"), ["arm64", "arm64:CONFIG_SMP=n"]);
  t.true(hasOptions("arm64:CONFIG_SMP=n"));
  t.false(hasOptions("arm64"));
});

test("an option that is a number", (t) => {
  const found = machineNamed(all, "arm:BITS_PER_LONG=3:NR_READERS=7");
  t.deepEqual(found.config, { BITS_PER_LONG: 3, NR_READERS: 7 });
});

test("without kernel preemption the checks that need its count go, unless they are asked for", (t) => {
  t.deepEqual(machineNamed(all, "arm:CONFIG_PREEMPT=n").config, {
    CONFIG_PREEMPT: false,
    CONFIG_DEBUG_PREEMPT: false,
    CONFIG_DEBUG_ATOMIC_SLEEP: false,
  });
  const kept = machineNamed(all, "arm:CONFIG_PREEMPT=n:CONFIG_DEBUG_PREEMPT=y").config;
  t.true(kept["CONFIG_DEBUG_PREEMPT"]);
  t.deepEqual(machineNamed(all, "arm:CONFIG_PREEMPT=y").config, { CONFIG_PREEMPT: true });
});

for (const [what, wanted, message] of [
  ["one machine alone", ["x86"], /needs two architectures.*only "x86".*arm, arm64, x86/],
  ["one machine twice", ["x86", "x86"], /needs two architectures/],
  ["an unknown machine", ["x86", "vax"], /no architecture "vax".*arm, arm64, x86/],
  ["an unknown machine with an option", ["x86", "vax:CONFIG_SMP=n"], /no architecture "vax"/],
  ["an unknown option", ["x86", "arm:CONFIG_FOO=n"], /"CONFIG_FOO=n" in "arm:CONFIG_FOO=n"/],
  [
    "an option without a value",
    ["x86", "arm:CONFIG_SMP"],
    /"CONFIG_SMP" in .*CONFIG_PREEMPT=n or =y/,
  ],
  ["a value that is none", ["x86", "arm:CONFIG_SMP=maybe"], /CONFIG_SMP=maybe/],
  ["an option of a number", ["x86", "arm:BITS_PER_LONG=n"], /no option of the configuration/],
  ["a switch with a number", ["x86", "arm:CONFIG_SMP=1"], /"CONFIG_SMP=1" in /],
  ["words wider than memory's", ["x86", "arm:BITS_PER_LONG=64"], /"BITS_PER_LONG=64" in /],
  ["no name before the option", ["x86", ":CONFIG_SMP=n"], /names no architecture/],
] as const) {
  test(`${what} is refused with what there is`, (t) => {
    t.throws(() => names(...wanted), { instanceOf: UserError, message });
  });
}
