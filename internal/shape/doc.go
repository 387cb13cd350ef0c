// Package shape says which shape an object of the provider takes. Each shape is a
// package below this one, and brings what is the same for all objects of its kind:
// naming the instance, identity, import, refreshing, and what is told of failures.
//
//   - setting: something that every instance has once, such as its privacy. It is
//     there as long as the instance is, so that creating the resource writes it. It
//     writes what is configured and leaves the rest to the phone and the server.
//     Model to copy: service/privacy.
//   - item: something of which an instance has several, each with an id of its own,
//     such as its webhooks. It is written whole, as the plan has it, and its
//     neighbors are left alone. Model to copy: service/webhook.
//   - invoke: something that is done to an instance, such as a restart: an action,
//     and the same as a resource for the tools that have none. Model to copy:
//     service/reset.
//   - reading: a data source about one instance, such as its status. It is read by
//     every plan, and nothing is written. Model to copy: service/status.
//
// What is the only one of its kind, such as the instance itself or the global webhook,
// is made by hand.
package shape
