output "id" {
  description = "Id of the instance."
  value       = uazapi_instance.this.id
}

output "status" {
  description = "State of the connection, as of the last refresh."
  value       = uazapi_instance_connection.this.status
}

output "paircode" {
  description = "Code to enter on the phone while a pairing by phone is pending."
  value       = uazapi_instance_connection.this.paircode
  sensitive   = true
}

output "inbox_webhook_url" {
  description = "URL to put into the settings of the inbox in the Chatwoot."
  value       = one(uazapi_instance_chatwoot.this[*].inbox_webhook_url)
}
