// Package shape says which shape an object of the provider takes. Each shape is a
// package below this one, and brings what is the same for all objects of its kind:
// naming the instance, identity, import, refreshing, and what is told of failures.
//
//   - setting: something that every instance has once, such as its privacy. It is
//     there as long as the instance is, so that creating the resource writes it. It
//     writes what is configured and leaves the rest to the phone and the server.
//     Model to copy: service/privacy.
//   - invoke: something that is done to an instance, such as a restart: an action.
//     Model to copy: service/reset.
//
// What is the only one of its kind, such as the instance itself, is made by hand.
package shape
