# terraform query -generate-config-out=quick_replies.tf
# terraform apply
list "uazapi_quick_reply" "all" {
  provider         = uazapi
  include_resource = true
}
