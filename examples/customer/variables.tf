variable "name" {
  description = "Name of the instance."
  type        = string
}

variable "crm_id" {
  description = "Number of the customer in the CRM, which the server keeps as a note."
  type        = string
}

variable "phone" {
  description = "Phone number to pair by a code, in international digits. Null to pair by a QR."
  type        = string
  default     = null
}

variable "paired" {
  description = "Whether the customer has paired a number; what needs a session is set then."
  type        = bool
  default     = false
}

variable "proxy_url" {
  description = "Proxy of this customer. Null for the server's own."
  type        = string
  default     = null
  sensitive   = true
}

variable "webhooks" {
  description = "Where events are sent, by a name of your own."
  type        = map(object({ url = string, events = set(string) }))
  default     = {}
}

variable "chatwoot" {
  description = "The inbox of the customer. Null for none."
  type        = object({ url = string, account_id = number, inbox_id = number })
  default     = null
}

variable "chatwoot_token" {
  description = "Access token of a user of the Chatwoot. It is stored nowhere."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "chatwoot_token_version" {
  description = "Another number has the access token written again."
  type        = number
  default     = 1
}

variable "deletion_protection" {
  description = "Whether deleting the instance is refused."
  type        = bool
  default     = true
}
