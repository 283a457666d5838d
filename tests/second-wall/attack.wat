;; A guest that means harm: it calls everything that its glue offers.
(module
  (import "reach" "count" (func $count (result i32)))
  (import "reach" "probe" (func $probe (param i32)))
  (memory (export "memory") 1)
  (func (export "attack") (local $index i32)
    (loop $next
      (call $probe (local.get $index))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $index) (call $count))))))
