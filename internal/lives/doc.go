// Package lives has tests only. They lead the provider through random lives of a
// fleet: two teams change and apply their configurations, while people rename,
// delete and pair instances, phones log out, tokens are rotated, requests fail,
// listings are old, and runs are killed or stopped. The servers of each life differ
// from usual ones in a few of the simulator's settings. After each step the rules of
// invariants_test.go have to hold, and when all is quiet again, one apply has to bring
// everything in order.
//
// The provider runs in this process and speaks the plugin protocol. What asks it is
// a small Terraform: it asks in Terraform's order and keeps Terraform's rules, and
// knows nothing of the command-line tool. The server is the simulator.
package lives
